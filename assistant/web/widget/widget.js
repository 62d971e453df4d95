/** One script tag is the whole integration: finds its own tag and puts the widget on the page. */

const here = new URL(import.meta.url);
// The service answers /widget.js with this very file, so its folder is a sibling there.
const inside = here.pathname.endsWith("/widget/widget.js");
await import(new URL(inside ? "./kora-widget.js" : "./widget/kora-widget.js", here).href);

const tag = [...document.scripts].find(
  (script) => script.dataset.tenant && new URL(script.src, document.baseURI).pathname.endsWith("/widget.js"),
);

if (tag && !document.querySelector("kora-widget")) {
  const widget = document.createElement("kora-widget");
  for (const [name, value] of Object.entries({
    tenant: tag.dataset.tenant,
    base: tag.dataset.base,
    "identity-token": tag.dataset.identityToken,
    locale: tag.dataset.locale,
    theme: tag.dataset.theme,
  })) {
    if (value) widget.setAttribute(name, value);
  }
  document.body.append(widget);
}
