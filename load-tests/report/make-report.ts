import { foreignAnswers, judgeAttack, reachableBound } from '../judging/attack-verdicts.ts';
import { judgeHonest } from '../judging/honest-verdicts.ts';
import { atLeast, type Verdict } from '../judging/verdict.ts';
import type { RunPlan, RunResult } from '../play/run.ts';
import type { Step } from '../play/recording.ts';
import type { HonestScenario, Scenario } from '../scenarios/scenario.ts';
import type { Report, Totals } from './report.ts';
import { spendingOf } from './spending.ts';
import { toSeries } from './series.ts';

/** Where the attacks of the lab ask: numbers that begin with it share a segment. */
const ATTACKED = '+1';

/** What a report says of a run beside its figures. */
export interface RunContext {
  readonly scenario: Scenario;
  /** The honest traffic that was played. */
  readonly honest: HonestScenario;
  readonly disclosure: Report['configuration']['disclosure'];
  readonly target: 'own' | 'given';
  readonly startedAt: Date;
}

const sum = (steps: readonly Step[], read: (step: Step) => number): number =>
  steps.reduce((total, step) => total + read(step), 0);

const refusalsOf = (steps: readonly Step[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const { refusals } of steps)
    for (const [reason, count] of Object.entries(refusals)) all[reason] = (all[reason] ?? 0) + count;
  return all;
};

const factsOf = ({ judged, seconds, episodes, outage }: RunResult) => {
  const wanted = episodes.filter((episode) => episode.wanted).length;
  const registered = episodes.filter((episode) => episode.registered).length;
  return { judged, seconds, outage, completions: registered, owners: { wanted, registered } };
};

const honestTotals = ({ recording: { steps }, episodes }: RunResult): Totals['honest'] => ({
  begun: sum(steps, ({ honest }) => honest.begun),
  registered: sum(steps, ({ honest }) => honest.registered),
  told: sum(steps, ({ honest }) => honest.told),
  blind: sum(steps, ({ honest }) => honest.blind),
  blindWhereAttacked: episodes.filter(
    ({ told, person }) => told === 'blind' && person.e164.startsWith(ATTACKED),
  ).length,
  refused: sum(steps, ({ honest }) => honest.refused),
  askedToComeLater: sum(steps, ({ honest }) => honest.later),
});

const totalsOf = ({ scenario }: RunContext, result: RunResult): Totals => {
  const { steps } = result.recording;
  const learned = scenario.kind === 'attack' ? foreignAnswers(scenario, result.judged) : [];
  const numbers = new Set(learned.map(({ question }) => question.number.e164)).size;
  return {
    arrivals: sum(steps, ({ arrivals }) => arrivals),
    dropped_iterations: sum(steps, ({ dropped }) => dropped),
    numbersLearned: numbers,
    toldFalse: sum(steps, ({ told }) => told.false),
    blind: sum(steps, ({ told }) => told.blind),
    refused: sum(steps, ({ told }) => told.refused),
    failed: sum(steps, ({ told }) => told.failed),
    refusals: refusalsOf(steps),
    naiveNumbers: sum(steps, ({ naive }) => naive),
    bound: scenario.kind === 'attack' ? reachableBound(scenario, factsOf(result)) : null,
    honest: honestTotals(result),
    spending: spendingOf(
      result.attacker?.spending,
      learned,
      scenario.kind === 'attack' ? scenario.prices : undefined,
    ),
  };
};

/** A generator that fell behind has attacked nobody: then the other figures say nothing. */
const sentShare = (steps: readonly Step[]): Verdict => {
  const arrivals = sum(steps, (step) => step.arrivals);
  const unsent = sum(steps, ({ dropped, told }) => dropped + told.failed);
  const share = arrivals === 0 ? 0 : (arrivals - unsent) / arrivals;
  return atLeast(
    'sent',
    'The attack was made: arrivals that were sent and answered',
    share,
    0.5,
    'of arrivals',
  );
};

const verdictsOf = (context: RunContext, plan: RunPlan, result: RunResult): readonly Verdict[] => {
  const { scenario, honest, disclosure } = context;
  const { steps } = result.recording;
  const readings = steps.flatMap(({ defender }) => defender ?? []);
  return [
    ...(scenario.kind === 'attack' ? [sentShare(steps), ...judgeAttack(scenario, factsOf(result))] : []),
    ...judgeHonest(honest.bound, {
      episodes: result.episodes,
      requests: sum(steps, ({ honestMs }) => honestMs.length),
      ...{ disclosure, outage: result.outage },
      attacked: scenario.kind === 'attack' ? ATTACKED : undefined,
      canComplete: plan.target.sideChannelUrl !== undefined,
      alarms:
        readings.at(-1) === undefined
          ? undefined
          : (readings.at(-1)?.alarms ?? 0) - (readings[0]?.alarms ?? 0),
      level: readings.length === 0 ? undefined : Math.max(...readings.map(({ level }) => level)),
    }),
  ];
};

/** The report of a run. */
export const makeReport = (context: RunContext, plan: RunPlan, result: RunResult): Report => {
  const { scenario, honest, startedAt, target, disclosure } = context;
  const { id, name, kind, anchor } = scenario;
  const verdicts = verdictsOf(context, plan, result);
  return {
    formatVersion: 1,
    scenario: { id, name, kind, anchor },
    configuration: {
      startedAt: startedAt.toISOString(),
      seed: plan.seed,
      target,
      disclosure,
      instances: plan.target.urls.length,
      seconds: Math.round(result.seconds * 10) / 10,
      attackPerSecond: plan.attack?.perSecond ?? 0,
      honestPerSecond: plan.honest.perSecond,
      honest: `${honest.id} ${honest.name}`,
      viaProxy: plan.viaProxy,
    },
    partial: plan.signal.aborted,
    holds: verdicts.every(({ holds }) => holds),
    verdicts,
    totals: totalsOf(context, result),
    series: toSeries(result.recording),
  };
};
