import { figure } from '../figures.ts';
import { html, type Html } from './html.ts';
import { linear, logarithmic, type Scale } from './scale.ts';

/** One line of a chart; null where nothing is known. */
export interface Line {
  readonly label: string;
  /** A custom property of the page’s style. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly dash?: true;
  readonly wide?: true;
  /** Holds its value until the next one. */
  readonly steps?: true;
  /** What the legend shows while no moment is chosen: the last value, or the most. */
  readonly legend?: 'last' | 'most';
}

/** What a chart shows. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** The question that it answers. */
  readonly question: string;
  readonly unit?: string;
  readonly log?: true;
  /** Filled, one upon the other. */
  readonly stacked?: true;
  /** The axis reaches so far at least. */
  readonly least?: number;
  readonly lines: readonly Line[];
}

/** The axis of time that all charts of a run share. */
export interface Time {
  readonly steps: number;
  readonly stepSeconds: number;
}

const HEIGHT = 100;
const ROWS = 12;

/** A value for people, with its unit. */
export const valueText = (value: number | null, unit = ''): string =>
  value === null ? '–' : `${figure(Math.round(value * 100) / 100)}${unit}`;

const shown = ({ values, legend }: Line): number | null => {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return legend === 'most' ? Math.max(...known) : (known.at(-1) ?? null);
};

const coordinate = (value: number): string => String(Math.round(value * 100) / 100);

/** A path through the known values, interrupted where there are none. */
const pathOf = ({ values, steps }: Line, scale: Scale): string => {
  let path = '';
  let isDrawing = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isDrawing = false;
      continue;
    }
    const y = coordinate(HEIGHT * (1 - scale.at(value)));
    if (!isDrawing) path += `M${index} ${y}`;
    else path += steps === true ? `H${index}V${y}` : `L${index} ${y}`;
    isDrawing = true;
  }
  return path;
};

const stroke = (line: Line, scale: Scale): Html =>
  html`<path
    class="line${line.wide === true ? ' wide' : ''}${line.dash === true ? ' dash' : ''}"
    style="stroke: var(--${line.colour})"
    d="${pathOf(line, scale)}"
  />`;

/** Each upon the sum of those before. */
const stack = (lines: readonly Line[]): { readonly line: Line; readonly tops: readonly number[] }[] => {
  const sums: number[] = [];
  return lines.map((line) => {
    for (const [index, value] of line.values.entries()) sums[index] = (sums[index] ?? 0) + (value ?? 0);
    return { line, tops: [...sums] };
  });
};

const areas = (lines: readonly Line[], scale: Scale): Html[] =>
  stack(lines)
    .reverse()
    .map(({ line, tops }) => {
      const points = tops.map((top, index) => `${index} ${coordinate(HEIGHT * (1 - scale.at(top)))}`);
      return html`<path
        class="area"
        style="fill: var(--${line.colour})"
        d="M0 ${HEIGHT}L${points.join('L')}L${tops.length - 1} ${HEIGHT}Z"
      />`;
    });

const highest = ({ lines, stacked, least = 1 }: Chart): number => {
  const rows = stacked === true ? stack(lines).map(({ tops }) => tops) : lines.map(({ values }) => values);
  return rows.flat().reduce<number>((most, value) => Math.max(most, value ?? 0), least);
};

/** What somebody hears who does not see the chart. */
const inWords = ({ question, lines, unit }: Chart): string =>
  `${question} ${lines.map((line) => `${line.label}: ${line.legend === 'most' ? 'at most' : 'at the end'} ${valueText(shown(line), unit)}`).join('; ')}.`;

const legend = (chart: Chart): Html =>
  html`<table class="legend">
    <caption class="unseen">
      ${chart.title}: lines
    </caption>
    <tbody>
      ${chart.lines.map(
        (line) =>
          html`<tr>
            <th scope="row">
              <i class="${line.dash === true ? 'dash' : ''}" style="color: var(--${line.colour})"></i
              >${line.label}
            </th>
            <td data-line>
              ${valueText(shown(line), chart.unit)}<small>${line.legend === 'most' ? ' most' : ''}</small>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;

const figures = ({ title, lines, unit }: Chart, { steps, stepSeconds }: Time): Html => {
  const every = Math.max(1, Math.ceil(steps / ROWS));
  const rows = Array.from({ length: Math.ceil(steps / every) }, (_, row) => row * every);
  return html`<details>
    <summary>Figures<span class="unseen"> of ${title}</span></summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Figures of ${title}">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            ${lines.map(({ label }) => html`<th scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${valueText(row * stepSeconds, ' s')}</th>
                ${lines.map(({ values }) => html`<td>${valueText(values[row] ?? null, unit)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
};

/** Seconds that are marked on the axis of time. */
export const timeTicks = ({ steps, stepSeconds }: Time): readonly number[] => {
  const span = (steps - 1) * stepSeconds;
  return linear(span).ticks.filter((tick) => tick <= span);
};

const plot = (chart: Chart, time: Time): Html => {
  const scale = (chart.log === true ? logarithmic : linear)(highest(chart));
  const span = Math.max(1, time.steps - 1);
  const rules = scale.ticks.map((tick) => HEIGHT * (1 - scale.at(tick)));
  const ink =
    chart.stacked === true ? areas(chart.lines, scale) : chart.lines.map((line) => stroke(line, scale));
  return html`<div class="plot">
    <div class="ticks" aria-hidden="true">
      ${scale.ticks.map((tick) => html`<span style="bottom: ${coordinate(100 * scale.at(tick))}%">${figure(tick)}</span>`)}
    </div>
    <div class="area-of-time">
      <svg
        viewBox="0 0 ${span} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${inWords(chart)}"
      >
        ${rules.map((y) => html`<path class="rule" d="M0 ${coordinate(y)}H${span}" />`)}${ink}
      </svg>
      <div class="moment" hidden></div>
    </div>
    <div class="times" aria-hidden="true">
      ${timeTicks(time).map((tick) => html`<span style="left: ${coordinate((100 * tick) / (span * time.stepSeconds))}%">${figure(tick)} s</span>`)}
    </div>
  </div>`;
};

/** A chart with its legend, and its figures for who does not see it. */
export const renderChart = (chart: Chart, time: Time): Html =>
  html`<section class="chart" id="${chart.id}">
    <div class="about">
      <h4>${chart.title}</h4>
      <p>${chart.question}</p>
      ${legend(chart)}${figures(chart, time)}
    </div>
    ${plot(chart, time)}
  </section>`;

/** What the script of the page needs to show the values of a moment. */
export const chartData = ({ lines, unit = '' }: Chart) => ({
  unit,
  lines: lines.map(({ values }) =>
    values.map((value) => (value === null ? null : Math.round(value * 100) / 100)),
  ),
});
