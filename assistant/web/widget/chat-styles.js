/** The look of the chat itself, loaded with it. */

export const chatLook = new CSSStyleSheet();

chatLook.replaceSync(`
h2, h3, h4, p, ul, dl, dd { margin: 0; padding: 0; }
h2, h3, h4 { letter-spacing: -.018em; line-height: 1.3; }
ul { list-style: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.panel[open] { display: flex; }
.panel { position: relative; flex-direction: column; overflow: hidden; margin: 0; padding: 0; max-width: none; max-height: none; color: inherit; width: min(408px, calc(100vw - 40px)); height: min(700px, calc(100dvh - 40px)); border-radius: var(--kora-radius, 20px); background: var(--surface); border: 1px solid var(--line); box-shadow: 0 24px 60px -12px rgb(0 0 0 / .28); animation: rise .2s; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }

.head { display: flex; align-items: center; gap: 12px; padding: 14px 12px 12px 18px; }
.mark { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 11px; background: var(--accent); color: var(--accent-ink); }
.title { flex: 1; min-width: 0; }
.title h2 { display: flex; align-items: center; gap: 7px; font-size: 16px; }
.title p { color: var(--quiet); font-size: 13px; line-height: 1.3; }
.ai { padding: 0 6px; border-radius: 6px; background: var(--tint); color: var(--link); font-size: 12px; }
.tool { display: grid; place-items: center; width: 36px; height: 36px; border-radius: 10px; color: var(--quiet); }
.tool:hover, .menu button:hover { background: var(--sunken); color: var(--ink); }
.tool.menu svg { stroke-width: 3; }
kora-menu { position: absolute; z-index: 3; inset: 56px 12px auto auto; min-width: 230px; padding: 6px; border-radius: 14px; background: var(--surface); border: 1px solid var(--line); box-shadow: 0 24px 60px -12px rgb(0 0 0 / .28); }
.menu button { display: block; width: 100%; padding: 9px 12px; border-radius: 9px; }

kora-handoff { border-block: 1px solid var(--line); font-size: 13px; line-height: 1.4; }
.strip { display: flex; align-items: center; gap: 12px; padding: 8px 12px 8px 18px; background: color-mix(in oklab, var(--sunken) 55%, var(--surface)); }
.strip p { flex: 1; min-width: 0; color: var(--quiet); }
.strip i { display: inline-block; width: 8px; height: 8px; margin-inline-end: 7px; border-radius: 50%; background: var(--quiet); }
.strip i.open { background: light-dark(#1a8a4a, #4cc27e); }
.human { display: flex; align-items: center; gap: 7px; flex: none; padding: 6px 12px 6px 9px; border-radius: 99px; border: 1px solid color-mix(in oklab, var(--link) 45%, var(--line)); background: var(--surface); color: var(--link); font-weight: 600; }
.human:hover, .suggestion:hover { background: var(--tint); }
.banner { display: flex; gap: 12px; padding: 12px 16px; background: var(--person); border-inline-start: 4px solid var(--person-line); }
.banner svg, .banner .plain { color: var(--person-ink); }
.banner strong { display: block; }
.ways { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-top: 2px; }
.plain { color: var(--link); font-weight: 600; text-decoration: underline; text-underline-offset: 3px; }

.body { flex: 1; min-height: 0; position: relative; display: flex; flex-direction: column; }
.scroll { position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 18px; scrollbar-width: thin; }
.scroll:focus-visible { outline-offset: -2px; }
.welcome h3 { font-size: 21px; font-weight: 680; text-wrap: balance; }
.welcome .lead { margin-top: 8px; color: var(--quiet); }
.facts { display: grid; gap: 12px; margin-block: 18px; font-size: 14px; line-height: 1.45; }
.facts li { display: flex; gap: 11px; }
.facts svg { color: var(--link); }
details { border-top: 1px solid var(--line); font-size: 14px; }
summary { padding: 12px 0; font-weight: 600; cursor: pointer; }
.processors { display: grid; gap: 10px; padding-bottom: 14px; }
.processors dt { font-weight: 600; }
.processors dd, .lead, .crumbs, .stack dt, small { color: var(--quiet); }
small, .crumbs { display: block; font-size: 13px; }
.consent { display: flex; gap: 11px; padding: 14px; border-radius: 12px; background: var(--sunken); font-size: 14px; line-height: 1.4; cursor: pointer; }
.consent input { flex: none; width: 18px; height: 18px; margin: 1px 0 0; accent-color: var(--accent); }
.foot { padding: 14px 18px 18px; border-top: 1px solid var(--line); }
.primary { width: 100%; padding: 12px; border-radius: 12px; background: var(--accent); color: var(--accent-ink); font-weight: 600; text-align: center; }
.complaint, .note.error { color: var(--alarm); font-size: 13px; }

kora-thread { display: contents; }
.thread { display: flex; flex-direction: column; gap: 18px; margin-top: 18px; }
.entry { display: flex; flex-direction: column; align-items: flex-start; max-width: 90%; margin: -3px; padding: 3px; content-visibility: auto; contain-intrinsic-size: auto 90px; }
.customer { align-self: flex-end; align-items: flex-end; }
.by { margin-bottom: 4px; color: var(--quiet); font-size: 12px; line-height: 1.3; }
.by b { color: var(--ink); }
.bubble { padding: 10px 14px; border-radius: 4px 16px 16px; background: var(--sunken); overflow-wrap: anywhere; white-space: pre-wrap; }
.customer .bubble { border-radius: 16px 4px 16px 16px; background: var(--accent); color: var(--accent-ink); }
.staff .bubble { background: var(--person); box-shadow: inset 0 0 0 1px var(--person-line); }
.staff .by b { color: var(--person-ink); }
.bubble p + p { margin-top: 9px; }
.long { max-height: 260px; overflow: hidden; }
.cite { padding: 2px 7px; border-radius: 6px; background: var(--tint); color: var(--link); font-size: 12px; font-weight: 600; line-height: 20px; max-width: 230px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
.keep .cite { margin-inline-start: 4px; }
.keep:has(.cite) { white-space: nowrap; }
.cite:hover { text-decoration: underline; }
.after:empty { display: none; }
.after { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; margin-top: 4px; color: var(--quiet); font-size: 13px; }
.thumb { width: 30px; height: 30px; }
.thumb svg { width: 16px; height: 16px; }
[aria-pressed="true"] { background: var(--tint); color: var(--link); }
.why { display: flex; gap: 8px; width: 100%; }
.why input { flex: 1; min-width: 0; padding: 7px 11px; border: 1px solid var(--quiet); border-radius: 10px; background: none; }
.note { align-self: center; max-width: 94%; color: var(--quiet); font-size: 13px; text-align: center; text-wrap: pretty; overflow-wrap: anywhere; }
kora-rating { display: block; width: 100%; }
kora-rating form { display: grid; gap: 10px; padding: 14px; border: 1px solid var(--line); border-radius: 14px; color: var(--ink); text-align: start; }
kora-rating fieldset { display: contents; }
kora-rating legend { font-weight: 600; font-size: 15px; }
kora-rating .primary { width: auto; padding: 7px 14px; }
.scores { display: grid; grid-template-columns: repeat(5, 1fr); gap: 6px; }
.score input { position: absolute; opacity: 0; }
.score span { display: block; padding: 6px; border: 1px solid var(--quiet); border-radius: 10px; text-align: center; cursor: pointer; }
.score :checked + span { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.score :focus-visible + span { outline: 2px solid var(--link); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; margin-top: -6px; color: var(--quiet); }
.secret_cut { padding: 8px 14px; border-radius: 12px; background: var(--person); color: var(--ink); }
.greeting { display: grid; gap: 8px; margin-top: 8px; }
.suggestion { padding: 8px 14px; border: 1px solid var(--line); border-radius: 12px; color: var(--link); font-weight: 550; line-height: 1.35; }
.stage { display: flex; align-items: center; gap: 10px; margin-top: 18px; color: var(--quiet); font-size: 14px; min-height: 24px; }
.stage i { display: inline-block; width: 6px; height: 6px; margin-inline-end: 4px; border-radius: 50%; background: var(--link); animation: breathe 1.2s infinite; }
.stage i + i { animation-delay: .2s; }
@keyframes breathe { 0%, 70% { opacity: .25; } 35% { opacity: 1; } }
.down { position: absolute; inset: auto 0 12px; width: max-content; margin: auto; padding: 6px 14px; border-radius: 99px; background: var(--ink); color: var(--surface); }

kora-composer { border-top: 1px solid var(--line); padding: 12px; }
.compose { display: flex; align-items: flex-end; gap: 8px; padding: 5px 5px 5px 14px; border: 1px solid var(--quiet); border-radius: 16px; }
.compose:focus-within { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
textarea { flex: 1; min-width: 0; max-height: 132px; min-height: 24px; margin-block: 6px; padding: 0; border: 0; outline: 0 !important; background: none; resize: none; line-height: 24px; }
::placeholder { color: var(--quiet); opacity: 1; }
.send { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 12px; background: var(--accent); color: var(--accent-ink); }
.send:disabled { background: var(--sunken); color: var(--quiet); }

.sheet { position: absolute; z-index: 2; inset: 0; display: flex; flex-direction: column; background: var(--surface); animation: rise .2s; }
.bar { display: flex; align-items: center; gap: 8px; padding: 10px 12px; border-bottom: 1px solid var(--line); }
h4 { font-size: 18px; }
.words { padding-inline-start: 14px; border-inline-start: 3px solid var(--line); white-space: pre-wrap; }
mark { border-radius: 3px; background: light-dark(#ffe9a8, #5c4a12); color: inherit; }
.kept li { display: flex; gap: 12px; padding-block: 12px; border-bottom: 1px solid var(--line); }
.kept div { flex: 1; }
.stack { display: grid; gap: 12px; overflow-wrap: anywhere; }
.stack textarea { width: 100%; padding: 10px 12px; border: 1px solid var(--line); border-radius: 12px; }

@media (max-width: 520px), (max-height: 520px) {
  :host([open]) { inset: 0; }
  .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; animation: none; }
  textarea, input { font-size: 16px; }
}
@media (max-height: 420px) {
  .head { gap: 4px; padding: 2px 6px 2px 12px; }
  .head .mark, .title p, .extra, .at, .strip p { display: none; }
  .strip { position: absolute; inset: 0 84px auto auto; height: 40px; padding: 0; background: none; }
  .human { padding-block: 3px; }
  .banner, kora-composer, .foot { padding-block: 4px; }
  .banner { padding-inline: 10px; font-size: 12px; }
  .scroll { padding: 8px 12px; }
  kora-menu { inset-block-start: 40px; max-height: calc(100dvh - 48px); overflow: auto; }
}
@media (forced-colors: active) {
  .bubble, .primary, .send { border: 1px solid; }
}
`);
