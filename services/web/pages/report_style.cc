#include "services/web/pages/report_style.h"

namespace cairn::cli {

absl::string_view ReportStyle() {
  return R"css(
:root {
  color-scheme: light;
  --ground: #fdfdfb; --ink: #18212b; --quiet: #4a5662; --rule: #d3d9df; --shade: #f2f4f6;
  --accent: #0b4f8a; --warn: #7a3100; --warn-ground: #fff3e3;
  --band-1: #e3edf6; --band-2: #c3d9ee; --band-3: #93bbe0; --edge: #1f5f9b; --median: #0a2747;
  --heat-1: #eef4fa; --heat-2: #dbe8f4; --heat-3: #c2d8ee; --heat-4: #a3c4e5; --heat-5: #82afd9;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #11161c; --ink: #e9edf1; --quiet: #aab5c0; --rule: #333d48; --shade: #1a2129;
    --accent: #8fc4f7; --warn: #ffcf9c; --warn-ground: #33230f;
    --band-1: #1b2a39; --band-2: #26405a; --band-3: #356189; --edge: #8fc4f7; --median: #ffffff;
    --heat-1: #17212c; --heat-2: #1b2c3d; --heat-3: #203a53; --heat-4: #25496b; --heat-5: #2b5983;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 68rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
}
p, ul, dl, h1, h2, h3 { margin: 0; }
h1 {
  font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; font-weight: 650;
  letter-spacing: -0.015em; text-wrap: balance;
}
h2 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 1.0625rem; line-height: 1.35; font-weight: 650; margin-top: 2.5rem; }
a { color: var(--accent); text-underline-offset: 0.18em; overflow-wrap: anywhere; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1.25rem; top: 0.5rem; padding: 0.5rem; background: var(--ground); z-index: 3; }
.under, .note, .csv, .legend { color: var(--quiet); font-size: 0.9375rem; }
.under { margin-top: 0.75rem; }
.note { margin-top: 0.75rem; max-width: 44rem; }
.lead { margin-top: 0.75rem; max-width: 44rem; font-size: 1.1875rem; line-height: 1.45; }
.warning {
  margin-top: 1.5rem; max-width: 44rem; padding: 0.75rem 1rem;
  border-left: 5px solid var(--warn); background: var(--warn-ground); color: var(--warn);
}
nav { margin-top: 1.75rem; }
nav ul {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0; list-style: none;
}
nav a { display: inline-block; padding: 0.25rem 0; }
section { margin-top: 3rem; padding-top: 2.5rem; border-top: 1px solid var(--rule); }
figure { margin: 1.75rem 0 0; max-width: 44rem; }
figcaption { font-weight: 600; margin-bottom: 0.75rem; }
svg { display: block; overflow: visible; }
svg text { fill: var(--ink); font-size: 13px; font-variant-numeric: tabular-nums; }
svg .tick { fill: var(--quiet); font-size: 12px; }
svg .name { font-size: 14px; }
svg .strong { font-weight: 650; }
.grid { stroke: var(--rule); }
.base { stroke: var(--quiet); }
.plane { overflow: visible; }
.b1 { fill: var(--band-1); } .b2 { fill: var(--band-2); } .b3 { fill: var(--band-3); }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.25; }
.e1 { stroke-dasharray: 1.5 3.5; } .e2 { stroke-dasharray: 6 4; }
.median { stroke: var(--median); stroke-width: 3; stroke-linejoin: round; }
.past { stroke: var(--median); stroke-width: 1.5; }
.dot { fill: var(--median); }
.start { stroke: var(--quiet); stroke-dasharray: 4 3; }
.bar { fill: var(--edge); }
.open { stroke: var(--edge); stroke-width: 1.25; }
.hatch { fill: var(--edge); }
.legend {
  display: grid; gap: 0.25rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr));
  margin-top: 1rem; padding: 0; list-style: none;
}
.legend li { display: flex; gap: 0.75rem; align-items: center; }
.swatch { flex: none; }
.scroll { margin-top: 1.75rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9375rem; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 3rem); }
th, td { padding: 0.45rem 1.1rem 0.45rem 0; text-align: left; vertical-align: top; }
thead th {
  vertical-align: bottom; color: var(--quiet); font-size: 0.8125rem; font-weight: 600;
  line-height: 1.3; border-bottom: 2px solid var(--rule);
}
tbody tr { border-bottom: 1px solid var(--rule); }
tbody th { min-width: 8rem; font-weight: 500; position: sticky; left: 0; background: var(--ground); z-index: 1; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.n { white-space: normal; min-width: 4.25rem; }
td.d, time { white-space: nowrap; }
td.w { min-width: 11rem; }
th small, td small { display: block; color: var(--quiet); font-size: 0.8125rem; font-weight: 400; }
.law { display: block; font-size: 0.8125rem; font-weight: 650; }
.totals tbody tr:last-child > * { font-weight: 650; border-top: 2px solid var(--rule); }
.heat { font-size: 0.8125rem; }
.heat th, .heat td { padding: 0.4rem 0.2rem; }
.heat tbody th { padding: 0.4rem 0.5rem 0.4rem 0; }
.heat thead th:first-child { padding-left: 0; }
.heat thead th.n { min-width: 2.25rem; font-size: 0.75rem; }
.heat td { border-left: 1px solid var(--ground); }
.h1 { background: var(--heat-1); } .h2 { background: var(--heat-2); }
.h3 { background: var(--heat-3); } .h4 { background: var(--heat-4); }
.h5 { background: var(--heat-5); }
.keys { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; padding: 0; list-style: none; }
.keys li { padding: 0.1rem 0.6rem; color: var(--ink); font-size: 0.8125rem; }
.keys .h0 { box-shadow: inset 0 0 0 1px var(--rule); }
.csv { margin-top: 0.5rem; }
.csv a { display: inline-block; padding: 0.25rem 0; }
dl { display: grid; gap: 0.35rem 2rem; grid-template-columns: minmax(8rem, max-content) 1fr; margin-top: 1.25rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 4rem; padding-top: 1.25rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: 0.875rem; }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  section { margin-top: 2.25rem; padding-top: 1.75rem; }
  tbody th { max-width: 9rem; min-width: 6.5rem; overflow-wrap: anywhere; hyphens: auto; }
  .spare { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.75rem; }
}
@page { size: A4; margin: 16mm; }
@page wide { size: A4 landscape; margin: 12mm; }
@media print {
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  .skip, nav, .csv { display: none; }
  section { margin-top: 1.5rem; padding-top: 1rem; }
  .scroll { overflow: visible; }
  table, thead th { font-size: 0.8125rem; }
  th, td { padding: 0.2rem 0.6rem 0.2rem 0; }
  td.w { min-width: 0; }
  thead { display: table-header-group; }
  tr, figure, h2, h3, dl { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  tbody th { position: static; }
  .sheet { page: wide; }
  .heat { font-size: 6.5pt; }
  .heat th, .heat td { padding: 0.15rem; }
  .heat thead th, .heat thead th.n { font-size: 6pt; }
  tbody th, thead th.n, .heat thead th.n { min-width: 0; }
  .heat td, .keys li, .band, .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
}
)css";
}

}  // namespace cairn::cli
