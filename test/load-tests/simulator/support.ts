import type { Config } from '../../../config/schema.ts';
import { whatsapp2025 } from '../../../load-tests/scenarios/whatsapp-2025.ts';
import type { AttackScenario, Scenario } from '../../../load-tests/scenarios/scenario.ts';
import { createRegisteredNumbers } from '../../../load-tests/simulator/registered-numbers.ts';
import type { SimulationResult } from '../../../load-tests/simulator/result.ts';
import { simulate, type SimulateOptions } from '../../../load-tests/simulator/simulate.ts';
import { loadSimulatedConfig } from '../../../load-tests/simulator/simulated-config.ts';

/** So many hours, in days. */
export const hours = (count: number): number => count / 24;
export const minutes = (count: number): number => hours(count / 60);

export interface Played extends Partial<Omit<SimulateOptions, 'configOf'>> {
  /** Of the production profile; that as it is shipped where absent. */
  readonly change?: (config: Config) => Config;
}

/** The shipped ones, read once: nothing changes them. */
const CONFIGS = {
  budgeted: loadSimulatedConfig('budgeted'),
  never: loadSimulatedConfig('never'),
};

/** Plays a scenario against the shipped production profile, by default alone and for an hour. */
export const play = async (
  scenario: Scenario,
  { change = (config) => config, registered, ...options }: Played = {},
): Promise<SimulationResult> => {
  const configs = {
    budgeted: change(await CONFIGS.budgeted),
    never: change(await CONFIGS.never),
  };
  return simulate(scenario, {
    ...{ seed: 1, days: hours(1), warmUpDays: 0, baseShare: 0 },
    // Of its own: who completes a registration has an account from then on.
    registered: registered ?? createRegisteredNumbers(1_000_000, 7),
    ...options,
    configOf: (disclosure) => configs[disclosure],
  });
};

/** What did not hold. */
export const broken = ({ checks }: SimulationResult): readonly string[] =>
  checks.filter(({ ok }) => !ok).map(({ name, measured, bound }) => `${name}: ${measured} (${bound})`);

/** An adversary with devices without end, from addresses without end, unless said otherwise. */
export const adversary = (
  perSecond: number,
  {
    owns = {},
    numbers = {},
  }: {
    readonly owns?: Partial<AttackScenario['adversary']>;
    readonly numbers?: Partial<AttackScenario['numbers']>;
  } = {},
): AttackScenario => ({
  ...whatsapp2025,
  adversary: {
    ...whatsapp2025.adversary,
    ...{ ipv4: 100_000, autonomousSystems: 5_000, deviceKeys: 100_000, issuers: 0 },
    ...owns,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.01, ...numbers },
  load: {
    ...whatsapp2025.load,
    ...{ perSecond, requestsPerKey: 1, addressPer: 'request', campaignDays: 30 },
  },
});
