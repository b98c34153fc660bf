import { metricsOf, type Panel } from '../../config/monitoring/panel.ts';
import { createSigns, SIGN_METRICS } from '../core/live/read-signs.ts';
import { createRing, type Ring } from '../core/live/ring.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import { createVanished, VANISHED_METRICS } from '../core/live/vanished.ts';
import { MINUTE, SECOND, type Clock } from '../core/time.ts';
import { createLines, panelsOf, type Line } from './lines.ts';
import { createOverview, OVERVIEW_METRICS, type Overview, type OverviewDeps } from './overview.ts';

/** Between two samples, in milliseconds. */
export const SAMPLE_MS = SECOND;

/** Samples that are kept: fifteen minutes. */
const KEPT_SAMPLES = (15 * MINUTE) / SAMPLE_MS;

/** Lines whose past is kept, at most: with 900 samples of each, 1.4 MB in all. */
const KEPT_LINES = 384;

/** What one second has shown. */
export interface Moment {
  /** Of the sample, from 0. */
  readonly number: number;
  readonly at: number;
  /** Of every line, in the order of `lines`. */
  readonly values: readonly number[];
  readonly overview: Overview;
}

/** What the page shows of this process. */
export interface Live {
  readonly panels: readonly Panel[];
  readonly lines: readonly Line[];
  /** Of the lines whose past is kept, in the order of `lines`. */
  readonly past: Ring;
  /** The newest; undefined before the first sample. */
  readonly now: Moment | undefined;
  /** Takes one sample; to be called every second, one at a time. */
  sample(): Promise<Moment>;
}

export interface LiveDeps extends OverviewDeps {
  readonly panels: readonly Panel[];
  /** Values of metrics, by whole name. */
  readonly read: (names: Iterable<string>) => Promise<Snapshot>;
  readonly clock: Clock;
}

/** Samples the metrics of this process, behind its requests. @throws where they cannot be read. */
export const createLive = async (deps: LiveDeps): Promise<Live> => {
  const { read, clock } = deps;
  const names = new Set([
    ...deps.panels.flatMap(metricsOf),
    ...SIGN_METRICS,
    ...VANISHED_METRICS,
    ...OVERVIEW_METRICS,
  ]);
  const panels = panelsOf(deps.panels, await read(names));
  const lines = createLines(panels);
  const past = createRing({ samples: KEPT_SAMPLES, lines: KEPT_LINES });
  const readSigns = createSigns();
  const readVanished = createVanished();
  const overviewOf = createOverview(deps);
  let now: Moment | undefined;
  return {
    panels,
    lines: lines.all,
    past,
    get now() {
      return now;
    },
    async sample() {
      const snapshot = await read(names);
      const at = clock();
      const values = lines.read(snapshot, at);
      const { next: number } = past.range();
      past.push(
        at,
        values.filter((_, line) => lines.all[line]?.isKept === true),
      );
      const signs = [...readSigns(snapshot, at), readVanished(snapshot, at)];
      now = { number, at, values, overview: overviewOf(snapshot, signs, at) };
      return now;
    },
  };
};
