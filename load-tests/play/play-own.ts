import { makeReport } from '../report/make-report.ts';
import type { Report } from '../report/report.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { openOwnWorld, type OwnWorld } from '../world/own-world.ts';
import { openUpstream } from '../world/lab-upstream.ts';
import { planRun, registeredFor, type OpenPlan, type PlayOptions } from './plan.ts';
import { playRun } from './run.ts';

/** As `PlayOptions`, for a target that the lab starts itself. */
export interface OwnOptions extends Omit<PlayOptions, 'viaProxy'> {
  /** The program that serves the gateways, in place of `src/main.ts`. */
  readonly entry?: readonly string[] | undefined;
}

/** A run whose target is up. */
export interface Staged extends AsyncDisposable {
  readonly world: OwnWorld;
  readonly plan: OpenPlan;
  readonly disclosure: 'budgeted' | 'never';
}

/** One proof is thrown at all instances: so many. */
const INSTANCES = 2;

/** Whether its adversary has addresses of IPv6. */
export const isIpv6 = (scenario: Scenario): boolean =>
  scenario.kind === 'attack' && scenario.adversary.ipv6Slash64 > 0;

/** What will be done to a target of the lab’s own. The loopback network has one address of IPv6: others come by the forwarding header. */
const planOwn = (scenario: Scenario, options: OwnOptions): OpenPlan =>
  planRun(scenario, { ...options, viaProxy: isIpv6(scenario) });

/**
 * Starts what a scenario needs: gateways, Redis, and an upstream of its own. Honest people are the same ones in every scenario;
 * before one upstream those that had registered in the first would have an account in the next, which the lab holds for untrue.
 */
export const stageOwn = async (scenario: Scenario, options: OwnOptions): Promise<Staged> => {
  const plan = planOwn(scenario, options);
  await using opened = new AsyncDisposableStack();
  const upstream = opened.use(await openUpstream(registeredFor(plan)));
  const disclosure = scenario.kind === 'attack' ? scenario.disclosure : 'budgeted';
  const instances = scenario.kind === 'attack' && scenario.attestation === 'same-proof' ? INSTANCES : 1;
  const world = opened.use(await openOwnWorld({ disclosure, instances, upstream, entry: options.entry }));
  const owned = opened.move();
  let ended: Promise<void> | undefined;
  return { world, plan, disclosure, [Symbol.asyncDispose]: () => (ended ??= owned.disposeAsync()) };
};

/** Plays a scenario against what was started for it. */
export const playStaged = async (scenario: Scenario, staged: Staged): Promise<Report> => {
  const { world, plan, disclosure } = staged;
  const startedAt = new Date();
  const run = { ...plan.run, target: world.target };
  const context = { scenario, honest: plan.honest, disclosure, target: 'own', startedAt } as const;
  return makeReport(context, run, await playRun(run));
};

/** Starts what a scenario needs, plays it, and ends what was started. */
export const playOwn = async (scenario: Scenario, options: OwnOptions): Promise<Report> => {
  await using staged = await stageOwn(scenario, options);
  return await playStaged(scenario, staged);
};
