import { promqlOf, type Reading } from './reading.ts';

/** What a figure of a panel counts. */
export type Unit =
  'requests/s' | 'events/s' | 'numbers' | 'count' | 'share' | 'ratio' | 'level' | 'seconds' | 'bytes';

/**
 * `number`: the last value, large; `lines`, `stack`: over time; `bars`: the last value of each series, side by side; `grid`:
 * the last value of each segment, by country group and attestation class; `states`: a coloured strip over time.
 */
export type Picture = 'number' | 'lines' | 'stack' | 'bars' | 'grid' | 'states';

/** `first` needs no scrolling; the others follow in this order. */
export const SECTIONS = [
  'first',
  'leaks',
  'segments',
  'ledgers',
  'detectors',
  'suspects',
  'attestation',
  'latency',
  'health',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What each section is headed. */
export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  first: 'Now',
  leaks: 'What is told, and what registers',
  segments: 'Segments',
  ledgers: 'Ledgers and limits',
  detectors: 'Detectors',
  suspects: 'Suspects',
  attestation: 'Attestation',
  latency: 'Latency',
  health: 'Health',
};

export interface Series {
  /** What it is called; `{{label}}` stands for the value of a label of the reading. */
  readonly legend: string;
  readonly promql: string;
  readonly reading: Reading;
}

export interface Panel {
  readonly id: string;
  readonly title: string;
  /** The question that it answers, and how to read the answer. */
  readonly answers: string;
  readonly section: Section;
  readonly unit: Unit;
  readonly picture: Picture;
  readonly series: readonly Series[];
  /** From which value on it is to be looked at, and from which one it is bad. */
  readonly thresholds?: { readonly warning?: number; readonly critical: number };
  /** Less is worse. */
  readonly isLowBad?: true;
  /** The alerts that its figures lead to; docs/runbooks has a page for each. */
  readonly alerts?: readonly string[];
}

/** One series of a panel. */
export const series = (legend: string, reading: Reading): Series => ({
  legend,
  reading,
  promql: promqlOf(reading),
});

/** Every metric that a panel reads. */
export const metricsOf = (panel: Panel): readonly string[] => [
  ...new Set(
    panel.series.flatMap(({ reading }) => [reading.metric, ...(reading.over ? [reading.over.metric] : [])]),
  ),
];
