/** The widget's look. A constructed sheet: a strict style-src needs no exception for it. */

const rules = `
:host {
  --accent: var(--kora-accent, #0c6553);
  --accent-ink: var(--kora-accent-ink, #fff);
  --surface: var(--kora-surface, light-dark(#ffffff, #171b1c));
  --sunken: var(--kora-sunken, light-dark(#f3f5f2, #202627));
  --ink: var(--kora-ink, light-dark(#16201c, #e9edea));
  --quiet: light-dark(#56635d, #a3afa9);
  --line: light-dark(#e1e5e0, #30383a);
  --link: light-dark(var(--accent), color-mix(in oklab, var(--accent) 42%, white));
  --tint: color-mix(in oklab, var(--link) 10%, var(--surface));
  --person: light-dark(#fdf2dc, #33291a);
  --person-line: light-dark(#e2b866, #8a6a2c);
  --person-ink: light-dark(#6f4a06, #f0c878);
  --alarm: light-dark(#a32a1c, #ff9c8d);
  --mark: light-dark(#ffe9a8, #5c4a12);
  --radius: var(--kora-radius, 20px);
  all: initial;
  color-scheme: light dark;
  position: fixed; z-index: var(--kora-z, 2147483000);
  inset-block-end: var(--kora-bottom, 20px); inset-inline-end: var(--kora-side, 20px);
  font: 400 15px/1.5 var(--kora-font, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  color: var(--ink); -webkit-font-smoothing: antialiased;
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
button, textarea, input { font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; text-align: start; }
button:disabled { cursor: default; }
h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
svg { inline-size: 20px; block-size: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { display: flex; align-items: center; gap: 10px; padding: 14px 20px 14px 16px; border-radius: 999px; background: var(--accent); color: var(--accent-ink); font-weight: 600; letter-spacing: -.01em; box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 8px 24px -6px rgb(0 0 0 / .35); transition: transform .16s ease, box-shadow .16s ease; }
.launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(0 0 0 / .2), 0 14px 30px -8px rgb(0 0 0 / .4); }
.launcher:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
.launcher svg { inline-size: 22px; block-size: 22px; }
.badge { min-inline-size: 20px; padding: 0 6px; border-radius: 10px; background: var(--accent-ink); color: var(--accent); font-size: 12px; line-height: 20px; text-align: center; }

.panel { position: relative; display: flex; flex-direction: column; overflow: hidden; inline-size: min(408px, calc(100vw - 40px)); block-size: min(700px, calc(100dvh - 40px)); border-radius: var(--radius); background: var(--surface); border: 1px solid var(--line); box-shadow: 0 2px 6px rgb(0 0 0 / .06), 0 24px 60px -12px rgb(0 0 0 / .28); animation: rise .22s cubic-bezier(.2, .9, .3, 1); }
@keyframes rise { from { opacity: 0; transform: translateY(12px) scale(.985); } }

header { display: flex; align-items: center; gap: 12px; padding: 14px 12px 12px 18px; }
.mark { display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px; border-radius: 11px; background: var(--accent); color: var(--accent-ink); }
.title { flex: 1; min-inline-size: 0; line-height: 1.25; }
.title h2 { display: flex; align-items: center; gap: 7px; font-size: 16px; font-weight: 650; letter-spacing: -.015em; }
.title p { color: var(--quiet); font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ai { padding: 0 6px; border-radius: 5px; background: var(--tint); color: var(--link); font-size: 11px; font-weight: 700; line-height: 18px; letter-spacing: .03em; }
.tool { display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: 10px; color: var(--quiet); }
.tool:hover, .tool[aria-expanded="true"] { background: var(--sunken); color: var(--ink); }
.tool.kebab svg { stroke-width: 3; }
.menu { position: absolute; z-index: 3; inset-block-start: 56px; inset-inline-end: 12px; min-inline-size: 230px; padding: 6px; border-radius: 14px; background: var(--surface); border: 1px solid var(--line); box-shadow: 0 16px 40px -10px rgb(0 0 0 / .35); }
.menu button { display: block; inline-size: 100%; padding: 9px 12px; border-radius: 9px; }
.menu button:hover, .menu button:focus-visible { background: var(--sunken); }
.menu button:focus-visible { outline-offset: -2px; }

kora-handoff { display: block; border-block: 1px solid var(--line); background: color-mix(in oklab, var(--sunken) 55%, var(--surface)); }
.strip { display: flex; align-items: center; gap: 8px 12px; padding: 8px 12px 8px 18px; font-size: 13px; }
.strip > p { flex: 1; min-inline-size: 0; color: var(--quiet); line-height: 1.35; }
.here { display: inline-block; inline-size: 8px; block-size: 8px; margin-inline-end: 7px; border-radius: 50%; background: var(--quiet); vertical-align: 1px; }
.here.open { background: light-dark(#1a8a4a, #4cc27e); }
.human { display: flex; align-items: center; gap: 7px; flex: none; padding: 6px 12px 6px 9px; border-radius: 999px; border: 1px solid color-mix(in oklab, var(--link) 45%, var(--line)); background: var(--surface); color: var(--link); font-weight: 600; }
.human svg { inline-size: 17px; block-size: 17px; }
.human:hover { background: var(--tint); }
.banner { display: flex; gap: 12px; padding: 12px 16px; background: var(--person); color: var(--ink); border-inline-start: 4px solid var(--person-line); font-size: 13px; line-height: 1.4; }
.banner svg { margin-block-start: 1px; color: var(--person-ink); }
.banner div { flex: 1; min-inline-size: 0; }
.banner strong { display: block; font-size: 14px; font-weight: 650; }
.banner .plain { margin-block-start: 6px; }
.plain { color: var(--link); font-weight: 600; text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; }
.plain:hover { text-decoration-thickness: 2px; }
.banner .plain { color: var(--person-ink); }

.body { flex: 1; min-block-size: 0; position: relative; display: flex; flex-direction: column; }
.scroll { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 18px; scrollbar-width: thin; }

.welcome h3 { font-size: 21px; font-weight: 680; line-height: 1.25; letter-spacing: -.022em; text-wrap: balance; }
.welcome .lead { margin-block-start: 8px; color: var(--quiet); }
.facts { margin-block: 18px; display: grid; gap: 12px; }
.facts li { display: flex; gap: 11px; font-size: 14px; line-height: 1.45; }
.facts svg { inline-size: 18px; block-size: 18px; margin-block-start: 1px; color: var(--link); }
details { border-block-start: 1px solid var(--line); }
summary { padding: 12px 0; font-size: 14px; font-weight: 600; cursor: pointer; }
.processors { display: grid; gap: 10px; padding-block-end: 14px; font-size: 13px; line-height: 1.4; }
.processors dt { font-weight: 600; }
.processors dd { color: var(--quiet); }
.consent { display: flex; gap: 11px; padding: 14px; border-radius: 12px; background: var(--sunken); font-size: 14px; line-height: 1.4; cursor: pointer; }
.consent input { flex: none; inline-size: 18px; block-size: 18px; margin: 1px 0 0; accent-color: var(--accent); }
.consent small { display: block; margin-block-start: 3px; color: var(--quiet); font-size: 13px; }
.foot { padding: 14px 18px 18px; border-block-start: 1px solid var(--line); }
.primary { display: block; inline-size: 100%; padding: 12px 18px; border-radius: 12px; background: var(--accent); color: var(--accent-ink); font-weight: 600; text-align: center; }
.primary:hover { filter: brightness(1.08); }
.primary:disabled { opacity: .65; }
.complaint { color: var(--alarm); font-size: 13px; }
.foot .complaint { margin-block-end: 10px; }

kora-thread { display: contents; }
.thread { display: flex; flex-direction: column; gap: 18px; margin-block-start: 18px; }
.entry { display: flex; flex-direction: column; max-inline-size: 90%; content-visibility: auto; contain-intrinsic-size: auto 90px; }
.entry.customer { align-self: flex-end; align-items: flex-end; }
.by { margin-block-end: 4px; color: var(--quiet); font-size: 12px; line-height: 1.3; }
.by b { color: var(--ink); font-weight: 600; }
.bubble { padding: 10px 14px; border-radius: 4px 16px 16px; background: var(--sunken); overflow-wrap: anywhere; white-space: pre-wrap; }
.customer .bubble { border-radius: 16px 4px 16px 16px; background: var(--accent); color: var(--accent-ink); }
.staff .bubble { background: var(--person); box-shadow: inset 0 0 0 1px color-mix(in oklab, var(--person-line) 60%, transparent); }
.staff .by b { color: var(--person-ink); }
.long { max-block-size: 260px; overflow: hidden; -webkit-mask-image: linear-gradient(#000 70%, transparent); mask-image: linear-gradient(#000 70%, transparent); }
.cite { padding: 2px 7px; border-radius: 6px; background: color-mix(in oklab, var(--link) 14%, var(--surface)); color: var(--link); font-size: 12px; font-weight: 600; line-height: 20px; }
.bubble .cite { display: inline; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.cite:hover { background: color-mix(in oklab, var(--link) 24%, var(--surface)); }
.cites { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 8px; }
.after { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; margin-block-start: 4px; color: var(--quiet); font-size: 13px; }
.thumb { display: grid; place-items: center; inline-size: 30px; block-size: 30px; border-radius: 8px; color: var(--quiet); }
.thumb svg { inline-size: 16px; block-size: 16px; }
.thumb:hover { background: var(--sunken); color: var(--ink); }
.thumb[aria-pressed="true"] { background: var(--tint); color: var(--link); }
.why { display: flex; gap: 6px; inline-size: 100%; margin-block-start: 4px; }
.why input { flex: 1; min-inline-size: 0; padding: 7px 11px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.note { align-self: center; max-inline-size: 94%; padding-inline: 10px; color: var(--quiet); font-size: 13px; line-height: 1.45; text-align: center; text-wrap: pretty; overflow-wrap: anywhere; }
.note.error { color: var(--alarm); }
.note.secret_cut { padding: 8px 14px; border-radius: 12px; background: var(--sunken); color: var(--ink); }
.greeting { display: grid; gap: 8px; justify-items: start; }
.greeting .heading { margin-block-start: 6px; color: var(--quiet); font-size: 13px; }
.suggestion { padding: 8px 14px; border: 1px solid var(--line); border-radius: 12px; color: var(--link); font-weight: 550; line-height: 1.35; }
.suggestion:hover { background: var(--tint); border-color: color-mix(in oklab, var(--link) 40%, var(--line)); }
.stage { display: flex; align-items: center; gap: 10px; color: var(--quiet); font-size: 14px; min-block-size: 24px; }
.dots i { display: inline-block; inline-size: 6px; block-size: 6px; margin-inline-end: 4px; border-radius: 50%; background: var(--link); animation: breathe 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .16s; }
.dots i:nth-child(3) { animation-delay: .32s; }
@keyframes breathe { 0%, 70%, 100% { opacity: .25; } 35% { opacity: 1; } }
.down { position: absolute; inset-block-end: 12px; inset-inline: 0; inline-size: max-content; margin-inline: auto; padding: 6px 14px; border-radius: 999px; background: var(--ink); color: var(--surface); font-size: 13px; font-weight: 600; }

kora-composer { display: block; border-block-start: 1px solid var(--line); padding: 12px; }
.offline { margin: 0 4px 8px; color: var(--quiet); font-size: 13px; }
.compose { display: flex; align-items: flex-end; gap: 8px; padding: 5px 5px 5px 14px; border: 1px solid light-dark(#858f89, #6f7b78); border-radius: 16px; background: var(--surface); }
.compose:focus-within { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
textarea { flex: 1; min-inline-size: 0; min-block-size: 24px; max-block-size: 132px; margin-block: 6px; padding: 0; border: 0; background: none; resize: none; line-height: 24px; field-sizing: content; }
.compose textarea:focus-visible { outline: none; }
textarea::placeholder, input::placeholder { color: var(--quiet); opacity: 1; }
.send { display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px; border-radius: 12px; background: var(--accent); color: var(--accent-ink); }
.send:disabled { background: var(--sunken); color: var(--quiet); }

.sheet { position: absolute; z-index: 2; inset: 0; display: flex; flex-direction: column; background: var(--surface); animation: rise .18s ease-out; }
.sheet > .bar { display: flex; align-items: center; gap: 8px; padding: 10px 12px; border-block-end: 1px solid var(--line); }
.sheet h3 { flex: 1; min-inline-size: 0; font-size: 15px; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; }
.sheet h3:focus-visible { outline-offset: 4px; }
.crumbs { color: var(--quiet); font-size: 13px; line-height: 1.4; }
.clause h4 { margin: 6px 0 12px; font-size: 18px; font-weight: 660; line-height: 1.3; letter-spacing: -.018em; text-wrap: balance; }
.clause .words { padding-inline-start: 14px; border-inline-start: 3px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
mark { border-radius: 3px; background: var(--mark); color: inherit; padding-block: 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.clause .stamp { margin-block-start: 14px; color: var(--quiet); font-size: 13px; }
.facts-kept li { display: flex; align-items: flex-start; gap: 12px; padding: 12px 0; border-block-end: 1px solid var(--line); }
.facts-kept div { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
.facts-kept small { display: block; color: var(--quiet); font-size: 13px; }
.stack { display: grid; gap: 14px; justify-items: start; }
.stack h4 { margin: 4px 0 -8px; font-size: 14px; }
.stack dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; font-size: 14px; overflow-wrap: anywhere; }
.stack dt { color: var(--quiet); }

@media (max-width: 520px), (max-height: 520px) {
  :host([open]) { inset: 0; }
  .panel { inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; animation: none; }
  textarea, .why input { font-size: 16px; }
}
@media (max-height: 420px) {
  header { padding: 6px 6px 6px 12px; }
  .mark { inline-size: 28px; block-size: 28px; border-radius: 8px; }
  .mark svg { inline-size: 16px; block-size: 16px; }
  .title p { display: none; }
  .strip, .banner { padding-block: 4px; }
  .banner .extra, .by .at { display: none; }
  .scroll { padding: 10px 12px; }
  kora-composer, .foot { padding: 6px 8px; }
  .welcome h3 { font-size: 17px; }
}
@media (max-width: 340px) {
  .strip > p { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .strip .human { flex: 1; justify-content: center; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
@media (forced-colors: active) {
  .bubble, .cite, .launcher, .primary, .send { border: 1px solid; }
  mark { background: Mark; color: MarkText; }
}
`;

/** One sheet shared by every widget on the page. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(rules);
