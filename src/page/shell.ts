import { SECTION_TITLES, SECTIONS, type Panel, type Section } from '../../config/monitoring/panel.ts';
import { FLEET_RANGES } from './fleet-ranges.ts';
import { html, type Html } from './html.ts';
import { GLOSSARY } from '../../config/monitoring/glossary.ts';
import { DOCUMENTS_PATH } from './documents/render.ts';
import { incidentsHtml } from './incidents-html.ts';
import { panelHtml, segmentGridHtml } from './panel-html.ts';

export interface ShellOptions {
  readonly panels: readonly Panel[];
  /** `.ts` or `.js`: the ending of the page’s modules. */
  readonly moduleEnding: string;
  /** A Prometheus is configured: ranges of the whole fleet can be chosen. */
  readonly hasFleet: boolean;
}

/** The frame of every page: its files and nothing inline. */
export const documentHtml = (title: string, script: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <link rel="icon" id="icon" type="image/svg+xml" href="/page/assets/quiet.svg" />
        <link rel="stylesheet" href="/page/assets/uplot.css" />
        <link rel="stylesheet" href="/page/assets/page.css" />
        <script src="/page/assets/uplot.js" defer></script>
        <script type="module" src="/page/assets/${script}"></script>
      </head>
      ${body}
    </html> `.html;

const sectionId = (section: Section): string => `section-${section}`;

const glossary = html`<details class="glossary">
  <summary>Words of this page</summary>
  <dl>
    ${GLOSSARY.map(
      ({ word, means }) =>
        html`<div>
          <dt>${word}</dt>
          <dd>${means}</dd>
        </div>`,
    )}
  </dl>
</details>`;

const contents = (sections: readonly Section[]): Html =>
  html`<nav class="contents" aria-label="Sections">
    <ul>
      ${sections.map(
        (section) => html`<li><a href="#${sectionId(section)}">${SECTION_TITLES[section]}</a></li>`,
      )}
      <li><a href="${DOCUMENTS_PATH}runbooks/README.md" target="_blank" rel="noopener">All runbooks</a></li>
    </ul>
  </nav>`;

const ranges = (hasFleet: boolean): Html =>
  hasFleet
    ? html`<fieldset class="ranges">
        <legend>Charts show</legend>
        ${[
          html`<label><input type="radio" name="range" value="live" checked />15 min, this instance</label>`,
          ...Object.keys(FLEET_RANGES).map(
            (range) =>
              html`<label><input type="radio" name="range" value="${range}" />${range}, fleet</label>`,
          ),
        ]}
      </fieldset>`
    : html``;

const header = ({ hasFleet }: ShellOptions): Html =>
  html`<header class="top">
    <p class="brand"><strong>Numberwall</strong> <span id="about"></span></p>
    <p class="connection" id="connection" data-state="connecting">
      <span class="lamp" aria-hidden="true"></span><span id="connection-text">connecting</span>
    </p>
    ${ranges(hasFleet)}
    <div class="sign-in-place" id="sign-in-place"></div>
  </header>`;

const banner = html`<section class="banner" id="banner" data-verdict="unknown" aria-labelledby="verdict">
  <h1 id="verdict">Waiting for the first second</h1>
  <p id="sentence" class="sentence"></p>
  <p id="leaked" class="leaked"></p>
  <p id="announcement" class="visually-hidden" role="status" aria-live="polite"></p>
  ${incidentsHtml}
</section>`;

const suspects = html`<article class="panel wide" id="suspects-panel" aria-labelledby="suspects-title">
  <h3 id="suspects-title">Suspects of the last 24 hours</h3>
  <p class="answers">
    Who was refused, beyond a ledger or on a tripwire three times or more, at all instances; the gateway’s own
    canary and probe are left out. Ids are keyed hashes, which numberwall subject, explain and ban take with
    --id, those of devices deny and suspect, too. Whose recorded request is sent again appears as a device:
    its owner may be the victim.
  </p>
  <div id="suspects" class="scroll"></div>
  <div class="source">
    <p>Operator API: <code>/operator/v1/suspects</code></p>
  </div>
</article>`;

const checks = html`<article class="panel" aria-labelledby="checks-title">
  <h3 id="checks-title">Readiness</h3>
  <p class="answers">Would a load balancer send requests here? Each check, and why it is not ok.</p>
  <div class="scroll">
    <table id="checks" class="legend">
      <caption class="visually-hidden">
        Checks of readiness
      </caption>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody></tbody>
    </table>
  </div>
  <div class="source">
    <p>Path: <code>/readyz</code></p>
  </div>
</article>`;

const section = (id: Section, panels: readonly Panel[]): Html =>
  html`<section aria-labelledby="${sectionId(id)}">
    <h2 id="${sectionId(id)}" tabindex="-1" class="${id === 'first' ? 'visually-hidden' : ''}">
      ${SECTION_TITLES[id]}
    </h2>
    <div class="panels section-${id}">
      ${[
        ...panels.map((panel) => (panel.picture === 'grid' ? segmentGridHtml(panel) : panelHtml(panel))),
        ...(id === 'suspects' ? [suspects] : []),
        ...(id === 'health' ? [checks] : []),
      ]}
    </div>
  </section>`;

/** The page without figures: the panels in their order, with headings, metrics and runbooks. */
export const shellHtml = (options: ShellOptions): string => {
  const sections = SECTIONS.filter(
    (id) => ['suspects', 'health'].includes(id) || options.panels.some((panel) => panel.section === id),
  );
  const body = html`<body>
    <a class="skip" href="#main">To the status</a>
    ${header(options)}
    <main id="main" tabindex="-1">
      ${banner} ${glossary}
      <noscript
        ><p class="note">
          This page needs JavaScript; the figures are at <a href="/metrics">/metrics</a>.
        </p></noscript
      >
      <p class="note" id="fleet-note" hidden></p>
      ${sections.flatMap((id, index) => [
        section(
          id,
          options.panels.filter((panel) => panel.section === id),
        ),
        ...(index === 0 ? [contents(sections.slice(1))] : []),
      ])}
    </main>
  </body>`;
  return documentHtml('Numberwall', `main${options.moduleEnding}`, body);
};
