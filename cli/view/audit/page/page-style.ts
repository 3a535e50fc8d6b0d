/** Colours by meaning, in light and dark; every state also has a word, so that colour never stands alone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fbfbf9; --card: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #dfe2e6; --accent: #1f5fbf; --good: #1a7040; --bad: #b3261e; --warn: #8a5200; --good-ground: #e6f4ea; --bad-ground: #fce8e6; --warn-ground: #fdf1dd; --plain-ground: #eef1f4; --candidate: #c2410c; --control: #3f6fb5; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1b1f25; --ink: #e7eaee; --soft: #a3adb8; --line: #333a43; --accent: #8ab6f9; --good: #7fd39b; --bad: #f3a49d; --warn: #f0c070; --good-ground: #17301f; --bad-ground: #3a1c1a; --warn-ground: #33270f; --plain-ground: #262c34; --candidate: #fb9460; --control: #8fb5ee; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 4px 0 10px; letter-spacing: -0.015em; text-wrap: balance; }
h2 { font-size: 19px; margin: 0 0 4px; letter-spacing: -0.005em; }
h3 { font-size: 15px; margin: 26px 0 4px; }
p { margin: 4px 0 10px; }
.eyebrow { color: var(--soft); font-size: 12px; letter-spacing: 0.08em; text-transform: uppercase; margin: 0; font-weight: 600; }
.lead { font-size: 17px; max-width: 72ch; margin: 10px 0 0; }
.note { color: var(--soft); font-size: 13.5px; max-width: 84ch; margin: 0 0 12px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 22px 24px 20px; margin-top: 18px; }
.badges { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0 0; padding: 0; list-style: none; }
.badge { display: inline-block; border-radius: 999px; padding: 2px 11px; font-size: 13px; font-weight: 600; background: var(--plain-ground); color: var(--ink); white-space: nowrap; }
td .badge { padding: 1px 9px; font-size: 12.5px; }
.good { background: var(--good-ground); color: var(--good); } .bad { background: var(--bad-ground); color: var(--bad); } .warn { background: var(--warn-ground); color: var(--warn); }
h2 + dl { margin-top: 12px; } dl + .note { margin-top: 16px; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 14px 24px; margin: 0; }
dt { color: var(--soft); font-size: 12.5px; } dd { margin: 1px 0 0; font-weight: 500; }
dl.lines { grid-template-columns: 1fr; gap: 8px; }
code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 12.5px; font-weight: 400; }
.wide { overflow-x: auto; margin: 6px 0 4px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12.5px; border-bottom: 1px solid var(--line); padding: 6px 14px 6px 0; white-space: nowrap; vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); padding: 7px 14px 7px 0; vertical-align: top; overflow-wrap: break-word; }
td.text { max-width: 340px; }
tr:last-child td { border-bottom: 0; } th:last-child, td:last-child { padding-right: 0; }
th.number, td.number { text-align: right; white-space: nowrap; }
td time, td code[title] { white-space: nowrap; } td .badge { white-space: nowrap; }
.why { color: var(--soft); font-size: 13px; }
figure { margin: 10px 0 0; } figcaption { color: var(--soft); font-size: 13px; margin-top: 4px; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--line); stroke-width: 1; } .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 4; }
.candidate { stroke: var(--candidate); fill: none; stroke-width: 2.2; } .control { stroke: var(--control); fill: none; stroke-width: 2.2; stroke-dasharray: 7 4; }
svg .candidate-name { fill: var(--candidate); font-weight: 600; } svg .control-name { fill: var(--control); font-weight: 600; }
.candidate-dot { fill: var(--candidate); } .control-dot { fill: var(--control); }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--accent); font-size: 13.5px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
footer { color: var(--soft); font-size: 13px; margin-top: 22px; }
@media (max-width: 560px) { main { padding: 24px 14px 40px; } section { padding: 16px 14px; } h1 { font-size: 24px; } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000; --good: #14532d; --bad: #8c1d18; --warn: #6b3f00; --good-ground: #fff; --bad-ground: #fff; --warn-ground: #fff; --plain-ground: #fff; --candidate: #c2410c; --control: #1d4f91; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; } section { border: 0; border-top: 1px solid #999; border-radius: 0; padding: 12px 0; } .badge { border: 1px solid currentColor; } h2, h3 { break-after: avoid; } tr, figure { break-inside: avoid; } .wide { overflow: visible; } thead { display: table-header-group; } }
`;
