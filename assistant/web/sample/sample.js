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

// The guide's controls act on the page as a host's own style sheet would.
const tries = document.querySelector("[data-tries]");
tries.addEventListener("input", ({ target: { name, value, dataset } }) => {
  if (name === "theme") document.querySelector("kora-widget")?.setAttribute("theme", value);
  else document.documentElement.style.setProperty(name, value + (dataset.unit ?? ""));
});
tries.elements["--kora-accent"].value = getComputedStyle(document.documentElement).getPropertyValue("--kora-accent").trim();
