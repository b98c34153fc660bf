import { setText } from './dom.ts';
import { format } from './format.ts';
import type { ShownLine } from './model.ts';
import { severityOf, type Panel } from './panel.ts';

const LIMITLESS_SHADES = 4;

/** How strong a field is coloured that nothing makes bad: by its share of the highest. */
const shadeOf = (value: number, highest: number): string =>
  value === 0 || highest === 0 ? 'shade-0' : `shade-${Math.ceil((value / highest) * LIMITLESS_SHADES)}`;

/** Fills the fields of segments: a segment that nobody asked about stays empty. */
export const createGrid = (panel: Panel) => {
  const fields = new Map(
    [...panel.element.querySelectorAll<HTMLElement>('[data-segment]')].map((field) => [
      field.dataset['segment'] ?? '',
      field,
    ]),
  );
  return (lines: readonly ShownLine[]): void => {
    const highest = Math.max(0, ...lines.map(({ now }) => now ?? 0));
    for (const { group, now } of lines) {
      const field = fields.get(group);
      if (field === undefined) continue;
      const severity = severityOf(panel, now);
      setText(field, now === null ? '' : format(now, panel.unit));
      field.className = severity === 'none' ? shadeOf(now ?? 0, highest) : severity;
      field.dataset['value'] = String(now);
    }
  };
};
