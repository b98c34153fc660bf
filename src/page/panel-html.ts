import { metricsOf, type Panel } from '../../config/monitoring/panel.ts';
import { COUNTRY_GROUPS } from '../core/containment/country-groups.ts';
import { ATTESTATION_CLASSES } from '../core/containment/segment.ts';
import { html, type Html } from './html.ts';

/** Whose picture takes a row of its own. */
const isWide = ({ picture }: Panel): boolean => picture === 'grid';

const source = (panel: Panel): Html =>
  html`<p class="source">
    ${metricsOf(panel).map((metric) => html`<code>${metric}</code> `)}${(panel.alerts ?? []).map(
      (alert) =>
        html`<a href="/page/runbooks/${alert}" target="_blank" rel="noopener"
          >Runbook: ${alert.replace(/^Numberwall/, '')}</a
        > `,
    )}
  </p>`;

const frame = (panel: Panel, picture: Html): Html => {
  const { id, title, answers } = panel;
  const { thresholds, isLowBad } = panel;
  return html`<article
    class="panel picture-${panel.picture}${isWide(panel) ? ' wide' : ''}"
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
    <p class="answers">${answers}</p>
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

const OVER_TIME = ['Line', 'Now', 'Most', 'Least'];

const PICTURES: Readonly<Record<Exclude<Panel['picture'], 'grid'>, (panel: Panel) => Html>> = {
  number: ({ id }) =>
    html`<p class="number" id="number-${id}"><span class="figure">–</span> <span class="state"></span></p>`,
  lines: (panel) =>
    html`<div class="chart" aria-hidden="true"></div>
      ${table(panel, OVER_TIME)}`,
  stack: (panel) =>
    html`<div class="chart" aria-hidden="true"></div>
      ${table(panel, OVER_TIME)}`,
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
