import type { Report, Series } from '../report.ts';
import type { Chart, Line } from './chart.ts';

const running = (values: readonly number[]): readonly number[] => {
  let sum = 0;
  return values.map((value) => (sum += value));
};

/** A rate, smoothed over about a second: single steps are too short to be read. */
const perSecond = (values: readonly number[], { stepSeconds }: Series): readonly number[] => {
  const reach = Math.max(0, Math.round(0.5 / stepSeconds));
  return values.map((_, index) => {
    const near = values.slice(Math.max(0, index - reach), index + reach + 1);
    return near.reduce((sum, value) => sum + value, 0) / (near.length * stepSeconds);
  });
};

const isAny = (values: readonly (number | null)[]): boolean => values.some((value) => (value ?? 0) > 0);

const level = (value: number | null, { arrivals }: Series): readonly (number | null)[] =>
  arrivals.map(() => value);

const learned = ({ series, totals }: Report): Chart => ({
  id: 'learned',
  title: 'Numbers learned',
  question: 'What does the attacker know so far, and what would a plain limit have given away?',
  log: true,
  lines: [
    { label: 'limit per address alone', colour: 'naive', values: running(series.naive) },
    ...(totals.bound === null
      ? []
      : [{ label: 'bound', colour: 'soft', values: level(totals.bound, series), dash: true } as const]),
    ...(isAny(series.toldFalse)
      ? [
          {
            label: 'invented answers',
            colour: 'blind',
            values: running(series.toldFalse),
            dash: true,
          } as const,
        ]
      : []),
    { label: 'learned here', colour: 'told', values: running(series.learned), wide: true },
  ],
});

const answers = ({ series }: Report): Chart => ({
  id: 'answers',
  title: 'Answers a second',
  question: 'What do his questions come back with?',
  unit: '/s',
  stacked: true,
  lines: [
    { label: 'refused', colour: 'refused', values: perSecond(series.refused, series), legend: 'most' },
    { label: 'told nothing', colour: 'blind', values: perSecond(series.blind, series), legend: 'most' },
    { label: 'told the truth', colour: 'told', values: perSecond(series.learned, series), legend: 'most' },
    ...(isAny(series.toldFalse)
      ? [
          {
            label: 'invented',
            colour: 'naive',
            values: perSecond(series.toldFalse, series),
            legend: 'most',
          } as const,
        ]
      : []),
    ...(isAny(series.failed)
      ? [
          {
            label: 'no answer',
            colour: 'soft',
            values: perSecond(series.failed, series),
            legend: 'most',
          } as const,
        ]
      : []),
  ],
});

/** What the attacker sees. */
export const attackerCharts = (report: Report): readonly Chart[] =>
  report.scenario.kind === 'attack' ? [learned(report), answers(report)] : [];

const COLOURS = ['refused', 'blind', 'naive', 'told', 'honest', 'soft'];

const refusals = ({ series }: Report): Chart => ({
  id: 'refusals',
  title: 'Refusals by reason',
  question: 'Which defence turns him away?',
  unit: '/s',
  lines: Object.entries(series.refusals).map(([reason, values], index): Line => ({
    label: reason.replaceAll('_', ' '),
    colour: COLOURS[index % COLOURS.length] ?? 'soft',
    values: perSecond(values, series),
    legend: 'most',
    ...(index < COLOURS.length ? {} : { dash: true }),
  })),
});

const leak = ({ series }: Report): Chart => ({
  id: 'leak',
  title: 'The gateway’s leak meter',
  question:
    'How many truthful answers has no completion repaid (honest people on their way count until they complete)?',
  lines: [
    { label: 'not repaid', colour: 'told', values: series.foreignAnswers, wide: true, steps: true },
    { label: 'bound of a day', colour: 'soft', values: series.leakBound, dash: true, steps: true },
  ],
});

const containment = ({ series }: Report): Chart => ({
  id: 'containment',
  title: 'Containment and suspicion',
  question:
    'How careful is the gateway where it is most careful, and how near is the strongest detector to its threshold (1)?',
  least: 3,
  lines: [
    {
      label: 'level, 0 to 3',
      colour: 'refused',
      values: series.level,
      wide: true,
      steps: true,
      legend: 'most',
    },
    { label: 'strongest detector', colour: 'naive', values: series.suspicion, steps: true, legend: 'most' },
    { label: 'alarms', colour: 'told', values: series.alarms, dash: true, steps: true },
  ],
});

const honest = ({ series }: Report): Chart => ({
  id: 'honest',
  title: 'Honest people',
  question: 'Do people who only want to register get through?',
  lines: [
    { label: 'began', colour: 'soft', values: running(series.honestBegun), dash: true },
    { label: 'registered', colour: 'honest', values: running(series.honestRegistered), wide: true },
    { label: 'told nothing', colour: 'blind', values: running(series.honestBlind) },
    { label: 'refused', colour: 'told', values: running(series.honestRefused) },
  ],
});

const latency = ({ series, scenario }: Report): Chart => ({
  id: 'latency',
  title: 'Latency',
  question: 'How long do they wait?',
  unit: ' ms',
  lines: [
    { label: 'honest, median', colour: 'honest', values: series.honestP50, legend: 'most' },
    { label: 'honest, 99 %', colour: 'honest', values: series.honestP99, dash: true, legend: 'most' },
    ...(scenario.kind === 'attack'
      ? ([
          { label: 'attack, median', colour: 'refused', values: series.attackP50, legend: 'most' },
          { label: 'attack, 99 %', colour: 'refused', values: series.attackP99, dash: true, legend: 'most' },
        ] as const)
      : []),
  ],
});

/** What those see who run the gateway; of what nobody measured there is no chart. */
export const defenderCharts = (report: Report): readonly Chart[] => {
  const isMeasured = report.series.level.some((value) => value !== null);
  return [
    ...(Object.keys(report.series.refusals).length === 0 ? [] : [refusals(report)]),
    ...(isMeasured ? [leak(report), containment(report)] : []),
    honest(report),
    latency(report),
  ];
};
