import { create, within } from './dom.ts';
import { format } from './format.ts';
import type { ShownLine } from './model.ts';
import { severityOf, type Panel } from './panel.ts';

/** Bars that are shown, the longest of many. */
const SHOWN = 10;

const row = (panel: Panel, { label, now }: ShownLine, longest: number): HTMLElement => {
  const bar = create('span', { class: `bar ${severityOf(panel, now)}`, 'aria-hidden': 'true' });
  bar.style.width = `${Math.min(100, ((now ?? 0) / longest) * 100)}%`;
  return create(
    'tr',
    {},
    create('th', { scope: 'row' }, label),
    create(
      'td',
      { 'data-value': String(now), 'data-line': label },
      create('span', { class: 'track' }, bar),
      create('span', { class: 'amount' }, format(now, panel.unit)),
    ),
  );
};

/** Draws the last value of each line as a bar, in a table that reads the same. */
export const createBars = (panel: Panel) => {
  const body = within(panel.element, 'tbody');
  return (lines: readonly ShownLine[]): void => {
    const known = lines.filter(({ now }) => now !== null);
    const few = known.length <= SHOWN;
    const shown = few
      ? known
      : [...known]
          .sort((a, b) => (b.now ?? 0) - (a.now ?? 0))
          .slice(0, SHOWN)
          .filter(({ now }) => (now ?? 0) > 0);
    const longest = Math.max(panel.critical ?? 0, ...shown.map(({ now }) => now ?? 0)) || 1;
    const rest = lines.length - shown.length;
    const words =
      shown.length > 0
        ? `${rest} more are 0 or lower`
        : known.length > 0
          ? `all ${known.length} are 0`
          : 'nothing yet';
    body.replaceChildren(
      ...shown.map((line) => row(panel, line, longest)),
      ...(rest > 0 || shown.length === 0
        ? [create('tr', { class: 'rest' }, create('td', { colspan: '2' }, words))]
        : []),
    );
  };
};
