/** The chat's own looks, in its own tree: the shop's styles do not reach it, and its do not reach the shop's. */
export const styles = `
:host { all: initial; --c: #0f766e; --on-c: #fff; --bg: #fff; --text: #1c1b19; --muted: #67635c; --line: #e3dfd8; --in: #f2efea; --bad: #b3261e;
  font: 15px/1.45 system-ui, sans-serif; color: var(--text); }
@media (prefers-color-scheme: dark) {
  :host { --bg: #1d1c1a; --text: #f0ede8; --muted: #a8a299; --line: #3a3733; --in: #2b2926; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--c); outline-offset: 2px; }
.open { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; width: 56px; height: 56px; border: 0; border-radius: 50%;
  background: var(--c); color: var(--on-c); box-shadow: 0 4px 16px #0004; z-index: 2147483000; display: grid; place-items: center; }
.left .open, .left .panel { inset-inline: 20px auto; }
.count { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px;
  background: var(--bad); color: #fff; font-size: 12px; font-weight: 600; line-height: 22px; text-align: center; }
@media (prefers-color-scheme: dark) { .count { color: #1d1c1a; } }
.panel { position: fixed; inset-block-end: 88px; inset-inline-end: 20px; width: min(372px, calc(100vw - 40px)); height: min(600px, calc(100dvh - 108px));
  display: flex; flex-direction: column; background: var(--bg); border: 1px solid var(--line); border-radius: 12px; overflow: hidden;
  box-shadow: 0 8px 32px #0003; z-index: 2147483000; }
[hidden] { display: none !important; }
header { display: flex; align-items: center; gap: 8px; padding: 12px 16px; background: var(--c); color: var(--on-c); }
header h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
.bare { border: 0; background: none; padding: 0; width: 40px; height: 40px; border-radius: 6px; display: grid; place-items: center; flex: none; }
header .bare:focus-visible { outline-color: var(--on-c); }
.log { flex: 1; overflow-y: auto; padding: 16px; display: flex; flex-direction: column; gap: 4px; overscroll-behavior: contain; }
.greeting { color: var(--muted); text-align: center; margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.who { align-self: flex-start; font-size: 12px; color: var(--muted); margin: 8px 4px 0; }
.bubble { align-self: flex-start; max-width: 85%; padding: 8px 12px; border-radius: 16px; border-end-start-radius: 4px; background: var(--in);
  white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble.mine { align-self: flex-end; background: var(--c); color: var(--on-c); border-end-start-radius: 16px; border-end-end-radius: 4px; }
.bubble.gone { font-style: italic; color: var(--muted); }
.bubble img { display: block; max-width: 100%; max-height: 240px; border-radius: 8px; margin-block-end: 4px; }
.bubble a { color: inherit; }
.meta { align-self: flex-start; font-size: 12px; color: var(--muted); margin: 0 4px; }
.meta.mine { align-self: flex-end; }
.meta.bad { color: var(--bad); }
.meta button { border: 0; background: none; padding: 0; color: inherit; text-decoration: underline; min-height: 24px; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 0; }
.choices button { border: 1px solid var(--c); background: none; border-radius: 20px; padding: 8px 14px; min-height: 40px; text-align: start; }
.note { margin: 0; padding: 8px 16px; font-size: 13px; color: var(--muted); border-block-start: 1px solid var(--line); }
.note.bad { color: var(--bad); }
form { display: flex; gap: 4px; padding: 8px; border-block-start: 1px solid var(--line); align-items: flex-end; }
textarea { flex: 1; resize: none; border: 1px solid var(--line); border-radius: 6px; padding: 9px 12px; min-height: 40px; max-height: 132px; background: var(--bg); }
.send { color: var(--text); }
:host([dir='rtl']) .send svg { transform: scaleX(-1); }
.intro { flex-direction: column; align-items: stretch; gap: 12px; padding: 16px; border: 0; overflow-y: auto; }
.intro h3 { margin: 0; font-size: 15px; font-weight: 600; }
.intro label { display: grid; gap: 4px; font-size: 13px; color: var(--muted); }
.intro input { border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; min-height: 40px; background: var(--bg); color: var(--text); font-size: 15px; }
.go { border: 0; border-radius: 6px; min-height: 40px; background: var(--c); color: var(--on-c); font-weight: 600; }
.more { align-self: center; border: 0; background: none; text-decoration: underline; color: var(--muted); min-height: 32px; }
@media (max-width: 480px) {
  .panel, .left .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) { .panel { animation: rise 120ms ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(8px); } } }
`
