import { metricsOf, type Panel } from '../../config/monitoring/panel.ts';
import { COUNTRY_GROUPS } from '../core/containment/country-groups.ts';
import { ATTESTATION_CLASSES } from '../core/containment/segment.ts';
import { html, type Html } from './html.ts';

/** Ends the question that a panel answers. */
const QUESTION = /^[^?]*\?/;

const runbook = (alert: string): Html =>
  html`<a href="/page/docs/runbooks/${alert}.md" target="_blank" rel="noopener"
    >Runbook: ${alert.replace(/^Numberwall/, '')}</a
  > `;

/** How the picture is read, from which metrics it is, and what to do. */
const source = (panel: Panel): Html => {
  const reading = panel.answers.replace(QUESTION, '').trim();
  const [first = '', ...more] = metricsOf(panel);
  return html`<div class="source">
    <details>
      <summary>
        <code>${first.replace(/^numberwall_/, '')}</code
        >${more.length === 0 ? '' : ` and ${more.length} more`}
      </summary>
      <p>${reading}</p>
      <p>Metrics: ${metricsOf(panel).map((metric) => html`<code>${metric}</code> `)}</p>
    </details>
    <p class="runbooks">${(panel.alerts ?? []).map(runbook)}</p>
  </div>`;
};

const frame = (panel: Panel, picture: Html): Html => {
  const { id, title, answers } = panel;
  const { thresholds, isLowBad } = panel;
  return html`<article
    class="panel picture-${panel.picture}"
    id="panel-${id}"
    data-panel="${id}"
    data-picture="${panel.picture}"
    data-unit="${panel.unit}"
    data-warning="${thresholds?.warning ?? ''}"
    data-critical="${thresholds?.critical ?? ''}"
    data-low="${isLowBad === true ? 'bad' : ''}"
    aria-labelledby="title-${id}"
  >
    <h3 id="title-${id}">${title}</h3>
    <p class="answers">${QUESTION.exec(answers)?.[0] ?? answers}</p>
    ${picture} ${source(panel)}
  </article>`;
};

const table = ({ title }: Panel, columns: readonly string[]): Html =>
  html`<div class="scroll">
    <table class="legend">
      <caption class="visually-hidden">
        ${title}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody></tbody>
    </table>
  </div>`;

const overTime = ({ isLowBad }: Panel): readonly string[] => [
  'Line',
  'Now',
  isLowBad === true ? 'Least' : 'Most',
];

const PICTURES: Readonly<Record<Exclude<Panel['picture'], 'grid'>, (panel: Panel) => Html>> = {
  number: ({ id }) =>
    html`<p class="number" id="number-${id}"><span class="figure">–</span> <span class="state"></span></p>`,
  lines: (panel) =>
    html`<div class="chart" aria-hidden="true"></div>
      ${table(panel, overTime(panel))}`,
  stack: (panel) =>
    html`<div class="chart" aria-hidden="true"></div>
      ${table(panel, overTime(panel))}`,
  bars: (panel) => table(panel, ['Bar', 'Now']),
  states: (panel) =>
    html`<div class="strips" aria-hidden="true"></div>
      ${table(panel, ['Name', 'Now', 'In the range'])}`,
};

/** One panel: heading, the question that it answers, picture, figures as a table, metrics and runbooks. */
export const panelHtml = (panel: Panel): Html =>
  frame(panel, panel.picture === 'grid' ? html`` : PICTURES[panel.picture](panel));

/** A panel of segments: country groups down, attestation classes across. */
export const segmentGridHtml = (panel: Panel): Html =>
  frame(
    panel,
    html`<div class="scroll">
      <table class="grid">
        <caption class="visually-hidden">
          ${panel.title}
        </caption>
        <thead>
          <tr>
            <th scope="col">Country group</th>
            ${ATTESTATION_CLASSES.map((level) => html`<th scope="col">${level}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${COUNTRY_GROUPS.map(
            (group) =>
              html`<tr>
                <th scope="row">${group}</th>
                ${ATTESTATION_CLASSES.map((level) => html`<td data-segment="${group}/${level}"></td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
  );
