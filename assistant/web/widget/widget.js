/** One script tag is the whole integration: finds its own tag and puts the widget on the page. */

// The service answers /widget.js with this very file, so its folder may be a sibling.
const folder = import.meta.url.includes("/widget/widget.js") ? "./" : "./widget/";
await import(`${folder}kora-widget.js`);

const tag = document.querySelector('script[data-tenant][src*="widget.js"]');

if (tag && !document.querySelector("kora-widget")) {
  const widget = document.createElement("kora-widget");
  for (const { name, value } of tag.attributes) {
    if (name.startsWith("data-")) widget.setAttribute(name.slice(5), value);
  }
  document.body.append(widget);
}
