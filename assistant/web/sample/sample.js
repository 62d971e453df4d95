/** Shows the page as one of the sample tenants: the one in the address, else the first. */

const COMPANIES = {
  kapsule: "Kapsule Cloud",
  kapalya: "Kapalya",
  kaligon: "Kaligon Cloud",
  kvmzone: "KvmZone",
};

const asked = new URLSearchParams(location.search).get("tenant");
const tenant = asked in COMPANIES ? asked : "kapsule";

document.documentElement.dataset.tenant = tenant;
for (const place of document.querySelectorAll("[data-company]")) place.textContent = COMPANIES[tenant];
document.querySelector(`.tenants a[href="?tenant=${tenant}"]`).setAttribute("aria-current", "true");

// Runs before the widget's module, which then reads its tag as any host page would have written it.
const tag = document.querySelector("script[data-tenant]");
tag.dataset.tenant = tenant;
document.querySelector("[data-snippet]").textContent =
  `<script type="module" src="${new URL("/widget.js", location.href)}" data-tenant="${tenant}"></script>`;
