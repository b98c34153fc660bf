import { html, type Html } from './html.ts';

/** Columns of the rows that say what happens; on a phone each stands above its words. */
export const INCIDENT_COLUMNS = [
  'What',
  'When (UTC)',
  'How many',
  'From',
  'What it got',
  'People meanwhile',
  'What to do',
] as const;

/** What goes on and what is over, and below it everything that is looked at. */
export const incidentsHtml: Html = html`<div class="incidents-box">
    <table id="incidents" class="incidents">
      <caption class="visually-hidden">
        What goes on, the newest first, then what is over
      </caption>
      <thead>
        <tr>
          ${INCIDENT_COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody></tbody>
    </table>
  </div>
  <details class="signs-box">
    <summary>Everything that is looked at: value ÷ threshold</summary>
    <p class="dim">
      1 and more is a row above. Signs count events and know within seconds; detectors weigh evidence, take
      minutes, are capped at 2, and fade for minutes after an attack: their rows end when evidence no longer
      comes. Between attacks their bars stand still where nobody registers, since nothing then speaks for
      honest people either.
    </p>
    <table id="signs" class="signs">
      <caption class="visually-hidden">
        Signs and detectors, value ÷ threshold
      </caption>
      <thead>
        <tr>
          <th scope="col">Sign</th>
          <th scope="col">Value ÷ threshold</th>
        </tr>
      </thead>
      <tbody></tbody>
    </table>
  </details>`;
