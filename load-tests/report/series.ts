import type { DefenderSample, Recording, Step } from '../play/recording.ts';
import type { Series } from './report.ts';

const quantile = (values: readonly number[], share: number): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return Math.round(value * 10) / 10;
};

/** The reading of each step; between readings the last one stands. */
const readings = (steps: readonly Step[], name: keyof DefenderSample) => {
  let last: number | null = null;
  return steps.map(({ defender }) => (last = defender?.[name] ?? last));
};

/** The time axis of a run, as columns. */
export const toSeries = ({ steps, stepMs }: Recording): Series => {
  const of = <V>(read: (step: Step) => V): V[] => steps.map(read);
  const reasons = [...new Set(steps.flatMap(({ refusals }) => Object.keys(refusals)))].sort();
  return {
    stepSeconds: stepMs / 1_000,
    arrivals: of(({ arrivals }) => arrivals),
    dropped: of(({ dropped }) => dropped),
    learned: of(({ told }) => told.true),
    toldFalse: of(({ told }) => told.false),
    blind: of(({ told }) => told.blind),
    refused: of(({ told }) => told.refused),
    failed: of(({ told }) => told.failed),
    naive: of(({ naive }) => naive),
    refusals: Object.fromEntries(
      reasons.map((reason) => [reason, of(({ refusals }) => refusals[reason] ?? 0)]),
    ),
    attackP50: of(({ attackMs }) => quantile(attackMs, 0.5)),
    attackP99: of(({ attackMs }) => quantile(attackMs, 0.99)),
    honestP50: of(({ honestMs }) => quantile(honestMs, 0.5)),
    honestP99: of(({ honestMs }) => quantile(honestMs, 0.99)),
    honestBegun: of(({ honest }) => honest.begun),
    honestRegistered: of(({ honest }) => honest.registered),
    honestBlind: of(({ honest }) => honest.blind),
    honestRefused: of(({ honest }) => honest.refused),
    foreignAnswers: readings(steps, 'foreignAnswers'),
    leakBound: readings(steps, 'leakBound'),
    suspicion: readings(steps, 'suspicion'),
    level: readings(steps, 'level'),
    alarms: readings(steps, 'alarms'),
  };
};
