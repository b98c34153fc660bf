import type { Scenario } from '../scenarios/scenario.ts';
import type { AttackOptions } from './options.ts';

/** Seconds for each scenario, and most questions in a second, of `--quick`: what two cores can send, answer and check. */
const QUICK = { seconds: 4, perSecond: 100 };

/** How long and how fast a scenario is played: as it was asked for, else in short, else as its slice says. */
export const paceOf = (
  { load: { slice } }: Scenario,
  { quick, seconds, perSecond }: Pick<AttackOptions, 'quick' | 'seconds' | 'perSecond'>,
): { readonly seconds: number; readonly perSecond: number } => ({
  seconds: seconds ?? (quick ? QUICK.seconds : slice.seconds),
  perSecond: perSecond ?? Math.min(slice.perSecond, quick ? QUICK.perSecond : Infinity),
});
