/** Panels and the pictures in them. */
export const PANELS = `
.panel {
  display: flex; flex-direction: column; gap: 0.4rem; min-width: 0;
  padding: 0.8rem 0.95rem; background: var(--surface); border: 1px solid var(--hairline); border-radius: 10px;
}
.panel h3 { margin: 0; font-size: 0.98rem; }
.answers { margin: 0; color: var(--dim); font-size: 0.84rem; }
.source { margin-top: auto; padding-top: 0.35rem; color: var(--dim); font-size: 0.78rem; overflow-wrap: anywhere; }
.source p { margin: 0.15rem 0 0; }
.source { display: flex; flex-wrap: wrap; gap: 0 0.9rem; align-items: baseline; }
.source details[open] { flex-basis: 100%; }
.source summary { cursor: pointer; padding: 0.1rem 0; }
.runbooks { display: flex; flex-wrap: wrap; gap: 0.1rem 0.8rem; }
code { font: 0.95em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.ok { color: var(--ok); }
.warning { color: var(--warning); }
.critical { color: var(--critical); font-weight: 600; }
.number { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.6rem; margin: 0.2rem 0; }
.number .figure { font-size: 2.4rem; font-weight: 650; line-height: 1.1; }
.number[data-severity="ok"] .state { color: var(--ok); }
.number[data-severity="warning"] { color: var(--warning); }
.number[data-severity="critical"] { color: var(--critical); }
.chart { min-height: 116px; overflow: hidden; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--dim); font-size: 0.84rem; padding-bottom: 0.2rem; }
th { text-align: left; font-weight: 400; padding: 0.1rem 0.5rem 0.1rem 0; }
thead th { color: var(--dim); font-size: 0.76rem; }
td { padding: 0.1rem 0.5rem 0.1rem 0; white-space: nowrap; }
.rest td { color: var(--dim); white-space: normal; }
.rest td.ok { color: var(--ok); }
.legend { font-size: 0.84rem; }
.picture-lines .legend :is(th, td):not(:first-child), .picture-stack .legend :is(th, td):not(:first-child) { text-align: right; }
.picture-lines .legend tbody th, .picture-stack .legend tbody th { overflow-wrap: break-word; padding-left: 1.05rem; }
.rest td:first-child { text-align: left; }
.swatch { display: inline-block; width: 0.65rem; height: 0.65rem; border-radius: 2px; margin: 0 0.4rem 0 -1.05rem; }
.picture-bars thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.picture-bars .legend tbody th { width: 9.5rem; overflow-wrap: anywhere; }
.picture-bars .legend td:last-child, .signs td:nth-child(2) { display: flex; align-items: center; gap: 0.5rem; }
.track { flex: 1 1 4rem; min-width: 3rem; height: 0.6rem; border-radius: 3px; background: var(--hairline); overflow: hidden; }
.bar { display: block; height: 100%; background: var(--line-1); }
.bar.ok { background: var(--line-1); }
.bar.warning { background: var(--line-4); }
.bar.critical { background: var(--line-5); }
.amount { min-width: 3.4rem; text-align: right; }
.signs { font-size: 0.86rem; }
.signs tbody th { padding-right: 0.75rem; }
.incidents { font-size: 0.9rem; }
.incidents :is(th, td) { white-space: normal; vertical-align: top; padding: 0.3rem 1rem 0.3rem 0; }
.incidents tbody :is(th, td) { border-top: 1px solid var(--edge); }
.incidents tbody th { font-weight: 650; min-width: 14rem; }
.incidents tr[data-state="attack"] th { color: var(--critical); }
.incidents tr[data-state="attention"] th { color: var(--warning); }
.incidents tr[data-state="over"] th { font-weight: 400; }
.incidents tr[data-state="over"] { color: var(--text); }
.incidents .who { display: block; }
.rest-button { font: inherit; }
.strip { width: 100%; height: 10px; border-radius: 3px; display: block; }
.strip-field { width: 45%; }
.strips { display: none; }
.grid { font-size: 0.8rem; }
.grid th[scope="row"] { white-space: nowrap; }
.grid td, .grid thead th:not(:first-child) { text-align: center; padding: 0.12rem 0.2rem; min-width: 3.6rem; }
.grid td { border: 1px solid var(--hairline); height: 1.5rem; }
.grid td.ok { background: var(--ok-ground); }
.grid td.warning { background: var(--warning-ground); font-weight: 600; }
.grid td.critical { background: var(--critical-ground); }
.grid td.shade-0 { color: var(--dim); }
.grid td.shade-1 { background: rgb(var(--shade) / 0.1); }
.grid td.shade-2 { background: rgb(var(--shade) / 0.16); }
.grid td.shade-3 { background: rgb(var(--shade) / 0.22); }
.grid td.shade-4 { background: rgb(var(--shade) / 0.28); }
.suspects td, .suspects th { padding: 0.25rem 0.9rem 0.25rem 0; vertical-align: top; border-top: 1px solid var(--hairline); }
.plain { list-style: none; margin: 0; padding: 0; }
.count { text-align: right; }
.section-first { grid-template-columns: repeat(5, minmax(0, 1fr)); }
.section-segments > .picture-grid { grid-column: auto / span 1; }
@media (min-width: 60rem) { .section-segments { grid-template-columns: repeat(auto-fill, minmax(34rem, 1fr)); } }
@media (max-width: 75rem) { .section-first { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 42rem) { .section-first { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 60rem) {
  .incidents, .incidents tbody, .incidents tr, .incidents th, .incidents td { display: block; }
  .incidents thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .incidents tr { padding: 0.4rem 0; }
  .incidents tbody :is(th, td) { border-top: 0; padding: 0.1rem 0; }
  .incidents tbody tr { border-top: 1px solid var(--edge); }
  .incidents td.empty { display: none; }
  .incidents td[data-head]::before { content: attr(data-head) ": "; color: var(--dim); }
}
`;
