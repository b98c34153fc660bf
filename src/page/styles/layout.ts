/** The frame of the page: header, banner, sections, and one column on a phone. */
export const LAYOUT = `
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
main:focus, h2:focus { outline: none; }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 1; background: var(--surface); padding: 0.5rem 1rem; }
.top {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.25rem;
  padding: 0.6rem clamp(0.75rem, 2vw, 1.5rem);
  background: var(--surface); border-bottom: 1px solid var(--hairline);
}
.top p { margin: 0; }
.brand { flex: 1 1 20rem; min-width: 0; overflow-wrap: anywhere; color: var(--dim); }
.brand strong { color: var(--text); font-size: 1.1rem; margin-right: 0.35rem; }
.connection { display: flex; align-items: center; gap: 0.4rem; color: var(--dim); }
.lamp { width: 0.6rem; height: 0.6rem; border-radius: 50%; background: var(--line-muted); }
.connection[data-state="live"] .lamp { background: var(--ok); }
.connection[data-state="lost"] { color: var(--critical); font-weight: 600; }
.connection[data-state="lost"] .lamp { background: var(--critical); }
.ranges { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; border: 0; margin: 0; padding: 0; }
.ranges legend { float: left; margin-right: 0.75rem; color: var(--dim); padding: 0; }
.ranges label { display: inline-flex; align-items: center; gap: 0.3rem; }
main { max-width: 110rem; margin: 0 auto; padding: clamp(0.75rem, 2vw, 1.5rem); }
.banner {
  padding: 0.8rem 1.25rem; border-radius: 10px; border: 1px solid var(--edge); border-left-width: 8px;
  background: var(--surface);
}
.banner h1 { margin: 0; font-size: clamp(1.5rem, 3.2vw, 2.2rem); line-height: 1.15; }
.banner .leaked { margin: 0 0 0.6rem; max-width: 110ch; }
.banner .sentence { margin: 0.35rem 0 0.2rem; font-size: 1.02rem; max-width: 110ch; }
.signs-box { margin-top: 0.4rem; font-size: 0.86rem; }
.signs-box summary { cursor: pointer; }
.banner[data-verdict="quiet"] { border-color: var(--ok); background: var(--ok-ground); }
.banner[data-verdict="quiet"] h1 { color: var(--ok); }
.banner[data-verdict="attention"] { border-color: var(--warning); background: var(--warning-ground); }
.banner[data-verdict="attention"] h1 { color: var(--warning); }
.banner[data-verdict="attack"] { border-color: var(--critical); background: var(--critical-ground); }
.banner[data-verdict="attack"] h1 { color: var(--critical); }
body[data-connection="lost"] .banner, body[data-connection="lost"] .panels { filter: grayscale(1); }
@media print { .panels { break-inside: avoid; } .top, .contents { position: static; } }
.glossary { margin: 0.6rem 0 0; font-size: 0.9rem; }
.glossary summary { cursor: pointer; }
.glossary dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0.3rem 1.5rem; margin: 0.5rem 0; }
.glossary dt { font-weight: 650; }
.glossary dd { margin: 0; color: var(--dim); }
.document { max-width: 62rem; }
.document :is(h1, h2, h3) { line-height: 1.2; }
.document pre { padding: 0.6rem 0.9rem; background: var(--surface); border: 1px solid var(--hairline); border-radius: 8px; overflow-x: auto; }
.document td, .document th { white-space: normal; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid var(--hairline); min-width: 6rem; }
.note { margin: 0.75rem 0 0; padding: 0.5rem 0.9rem; background: var(--warning-ground); color: var(--warning); border-radius: 8px; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; list-style: none; margin: 0.9rem 0 0; padding: 0; }
h2 { margin: 1.6rem 0 0.6rem; font-size: 1.15rem; }
.section-first { margin-top: 0.75rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0.75rem; align-items: stretch; }
.wide { grid-column: 1 / -1; }
button {
  font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--dim); border-radius: 6px;
  padding: 0.35rem 0.9rem; min-height: 2rem; cursor: pointer;
}
.sign-in { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.sign-in input {
  font: inherit; color: var(--text); background: var(--ground); border: 1px solid var(--dim); border-radius: 6px;
  padding: 0.35rem 0.6rem; min-height: 2rem; min-width: 0; width: 20rem; max-width: 100%;
}
.fault { color: var(--critical); margin: 0; }
.sign-in-page { max-width: 44rem; }
.sign-in-page h1 { margin: 2rem 0 0.5rem; }
@media (prefers-reduced-motion: no-preference) { .bar { transition: width 0.3s; } }
`;
