import { metricsOf, type Panel, type Picture, type Series } from '../../config/monitoring/panel.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { Instant } from '../core/time.ts';
import { createFigures } from './readings/figures.ts';

/** One line of a chart, one bar, or one field of a grid. */
export interface Line {
  /** Of the panel. */
  readonly panel: string;
  /** The value of the label that tells it from its neighbours; empty where it has none. */
  readonly group: string;
  readonly label: string;
  /** Its past is kept, too. */
  readonly isKept: boolean;
}

/** Lines in the order in which they first appeared; none ever goes. */
export interface Lines {
  readonly all: readonly Line[];
  /** What each shows now, in the order of `all`; NaN where it cannot be known. */
  read(snapshot: Snapshot, at: Instant): readonly number[];
}

/** Lines that are shown at most: about 400 with the shipped configuration. */
export const MAX_LINES = 1_024;

/** Pictures that show the past. */
const OVER_TIME: readonly Picture[] = ['lines', 'stack', 'states'];

const labelOf = ({ legend }: Series, group: string): string => legend.replaceAll(/\{\{\w+\}\}/g, () => group);

/** The panels whose metrics there are. */
export const panelsOf = (panels: readonly Panel[], registered: Snapshot): readonly Panel[] =>
  panels.filter((panel) => metricsOf(panel).every((metric) => registered.has(metric)));

/** Reads every line of the panels, once a second. */
export const createLines = (panels: readonly Panel[]): Lines => {
  const all: Line[] = [];
  const places = new Map<string, number>();
  const readings = panels.flatMap((panel) =>
    panel.series.map((series, index) => ({ panel, series, index, read: createFigures(series.reading) })),
  );
  const placeOf = ({ id, picture }: Panel, series: Series, index: number, group: string) => {
    const key = `${id} ${index} ${group}`;
    const known = places.get(key);
    if (known !== undefined || all.length >= MAX_LINES) return known;
    places.set(key, all.length);
    all.push({ panel: id, group, label: labelOf(series, group), isKept: OVER_TIME.includes(picture) });
    return all.length - 1;
  };
  return {
    all,
    read(snapshot, at) {
      const values: number[] = all.map(() => Number.NaN);
      for (const { panel, series, index, read } of readings)
        for (const [group, value] of read(snapshot, at)) {
          const place = placeOf(panel, series, index, group);
          if (place !== undefined) values[place] = value;
        }
      return values;
    },
  };
};
