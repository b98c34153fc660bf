import type { Picture, Unit } from '../../../config/monitoring/panel.ts';
import type { Figure, Model, ShownLine } from './model.ts';

/** A panel of the page. */
export interface Panel {
  readonly id: string;
  readonly element: HTMLElement;
  readonly picture: Picture;
  readonly unit: Unit;
  readonly warning: number | undefined;
  readonly critical: number | undefined;
  readonly isLowBad: boolean;
}

/** How bad a figure is. */
export type Severity = 'none' | 'ok' | 'warning' | 'critical';

const bound = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);

/** Every panel of the page, in its order. */
export const readPanels = (): readonly Panel[] =>
  [...document.querySelectorAll<HTMLElement>('[data-panel]')].map((element) => {
    const { dataset } = element;
    return {
      id: dataset['panel'] ?? '',
      element,
      picture: dataset['picture'] as Picture,
      unit: dataset['unit'] as Unit,
      warning: bound(dataset['warning']),
      critical: bound(dataset['critical']),
      isLowBad: dataset['low'] === 'bad',
    };
  });

/** How bad a figure of this panel is; `none` where nothing is known, or nothing would be bad. */
export const severityOf = ({ warning, critical, isLowBad }: Panel, value: Figure | undefined): Severity => {
  if (value === null || value === undefined || (warning ?? critical) === undefined) return 'none';
  const reaches = (limit: number | undefined): boolean =>
    limit !== undefined && (isLowBad ? value < limit : value >= limit);
  if (reaches(critical)) return 'critical';
  return reaches(warning) ? 'warning' : 'ok';
};

/** The lines of this panel. */
export const linesOf = ({ id }: Panel, { lines }: Model): readonly ShownLine[] =>
  lines.filter(({ panel }) => panel === id);
