import { createChart, type DrawnLine } from './chart.ts';
import { colourName } from './colours.ts';
import { create, within } from './dom.ts';
import { format } from './format.ts';
import type { Figure } from './model.ts';
import { severityOf, type Panel } from './panel.ts';

/** A line with its past, of this instance or of the fleet. */
export interface PastLine {
  readonly label: string;
  readonly values: readonly Figure[];
}

interface Extent {
  readonly now: Figure;
  readonly most: Figure;
  readonly least: Figure;
}

/** Lines that have a row and a colour of their own. */
const SHOWN = 8;

const extentOf = (values: readonly Figure[]): Extent => {
  let most: Figure = null;
  let least: Figure = null;
  for (const value of values) {
    if (value === null) continue;
    if (most === null || value > most) most = value;
    if (least === null || value < least) least = value;
  }
  return { now: values.at(-1) ?? null, most, least };
};

interface Ranked extends PastLine {
  readonly extent: Extent;
  readonly colour: string;
}

/** Lines that ever were above nothing; all where there are few. */
const shownOf = (lines: readonly PastLine[]): readonly Ranked[] => {
  const all = lines.map((line, index) => ({
    ...line,
    extent: extentOf(line.values),
    colour: colourName(line.label, index),
  }));
  if (all.length <= 3) return all;
  const risen = all.filter(({ extent: { most } }) => (most ?? 0) > 0);
  if (risen.length <= SHOWN) return risen;
  const high = new Set(
    [...risen].sort((a, b) => (b.extent.most ?? 0) - (a.extent.most ?? 0)).slice(0, SHOWN),
  );
  return risen.filter((line) => high.has(line));
};

const row = (panel: Panel, { label, extent, colour }: Ranked): HTMLElement => {
  const { unit } = panel;
  const swatch = create('span', { class: 'swatch', 'aria-hidden': 'true' });
  swatch.style.background = `var(${colour})`;
  return create(
    'tr',
    {},
    create('th', { scope: 'row' }, swatch, label),
    create(
      'td',
      { 'data-value': String(extent.now), 'data-line': label, class: severityOf(panel, extent.now) },
      format(extent.now, unit),
    ),
    create('td', {}, format(panel.isLowBad ? extent.least : extent.most, unit)),
  );
};

const restRow = (count: number, shown: number): HTMLElement =>
  create(
    'tr',
    { class: 'rest' },
    create('td', { colspan: '3' }, shown === 0 ? `all ${count} are 0` : `${count} more are 0 or lower`),
  );

const noRow = (): HTMLElement =>
  create('tr', { class: 'rest' }, create('td', { colspan: '3' }, 'no figures'));

/** Draws lines over time, and writes the same figures into the table below. */
export const createOverTime = (panel: Panel) => {
  const place = within(panel.element, '.chart');
  const body = within(panel.element, 'tbody');
  const chart = createChart(place, {
    unit: panel.unit,
    isStacked: panel.picture === 'stack',
    limit: panel.isLowBad ? undefined : panel.critical,
  });
  return (times: readonly number[], lines: readonly PastLine[]): void => {
    const shown = shownOf(lines);
    const drawn = shown.map(({ label, colour, values }): DrawnLine => ({ label, colour, values }));
    chart.draw(times, drawn);
    const rest = lines.length - shown.length;
    body.replaceChildren(
      ...shown.map((line) => row(panel, line)),
      ...(rest > 0 ? [restRow(rest, shown.length)] : []),
      ...(lines.length === 0 ? [noRow()] : []),
    );
  };
};
