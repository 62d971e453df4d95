/** The widget's look. A constructed sheet: a strict style-src needs no exception for it. */

export const look = new CSSStyleSheet();

look.replaceSync(`
:host {
  --accent: var(--kora-accent, #0c6553);
  --accent-ink: var(--kora-accent-ink, #fff);
  --surface: var(--kora-surface, light-dark(#fff, #171b1c));
  --sunken: var(--kora-sunken, light-dark(#f3f5f2, #202627));
  --ink: var(--kora-ink, light-dark(#16201c, #e9edea));
  --quiet: light-dark(#56635d, #a3afa9);
  --line: light-dark(#e1e5e0, #30383a);
  --link: light-dark(var(--accent), color-mix(in oklab, var(--accent) 42%, #fff));
  --tint: color-mix(in oklab, var(--link) 12%, var(--surface));
  --person: light-dark(#fdf2dc, #33291a);
  --person-line: light-dark(#e2b866, #8a6a2c);
  --person-ink: light-dark(#6f4a06, #f0c878);
  --alarm: light-dark(#a32a1c, #ff9c8d);
  all: initial;
  color-scheme: light dark;
  position: fixed; z-index: var(--kora-z, 2147483000);
  inset: auto var(--kora-side, 20px) var(--kora-bottom, 20px) auto;
  font: 15px/1.5 var(--kora-font, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  color: var(--ink);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
[hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
button, textarea, input { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; text-align: start; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
svg { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }

.launcher { display: flex; align-items: center; gap: 10px; padding: 14px 20px 14px 16px; border-radius: 99px; background: var(--accent); color: var(--accent-ink); font-weight: 600; box-shadow: 0 8px 24px -6px rgb(0 0 0 / .4); }
.badge { min-width: 20px; padding: 0 6px; border-radius: 10px; background: var(--accent-ink); color: var(--accent); font-size: 12px; line-height: 20px; text-align: center; }

@media (prefers-reduced-motion) {
  * { animation: none !important; }
}
@media (forced-colors: active) {
  .launcher { border: 1px solid; }
}
`);
