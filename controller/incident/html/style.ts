/** How the page looks, in light and dark, on a phone and on paper. Colours have a contrast of 4.5 and more. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --box: #f3f5f7; --line: #c9d1d9;
  --bad: #b42318; --usual: #0b6b3a; --one: #0550ae; --two: #9a4b00; --three: #6e2ca3; --four: #57606a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a6b0ba; --paper: #0d1117; --box: #161b22;
  --line: #3d444d; --bad: #ff8a7a; --usual: #56d37f; --one: #79b8ff; --two: #f0a35e; --three: #cba6f7; --four: #a6b0ba; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: .2rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
.state { font-weight: 600; color: var(--bad); }
.users { background: var(--box); border-left: 4px solid var(--bad); padding: .6rem .8rem; }
.cause { background: var(--box); padding: .2rem .8rem .6rem; margin: .8rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); }
code { font: .85rem/1.4 ui-monospace, monospace; background: var(--box); padding: .1rem .3rem; }
.cause code { background: var(--paper); }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .band { fill: var(--usual); opacity: .15; }
svg .middle { stroke: var(--usual); stroke-dasharray: 4 3; }
svg .onset { stroke: var(--bad); stroke-width: 1.5; }
svg .detected { stroke: var(--bad); stroke-dasharray: 2 3; }
svg .line0, svg .line1, svg .line2, svg .line3 { fill: none; stroke-width: 1.8; }
svg .line0 { stroke: var(--one); } svg .line1 { stroke: var(--two); stroke-dasharray: 7 3; }
svg .line2 { stroke: var(--three); stroke-dasharray: 2 2; } svg .line3 { stroke: var(--four); stroke-dasharray: 9 3 2 3; }
svg .dot0 { fill: var(--one); } svg .dot1 { fill: var(--two); } svg .dot2 { fill: var(--three); } svg .dot3 { fill: var(--four); }
svg .box { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
svg .box.cause, svg .box.scene { stroke: var(--bad); stroke-width: 2.5; }
svg .arrow { stroke: var(--soft); stroke-width: 1.5; fill: none; }
svg .arrow.callee { stroke: var(--bad); stroke-width: 2.5; }
svg .head { fill: var(--soft); }
@media print { body { max-width: none; } .cause, figure { break-inside: avoid; } }
`.trim();
