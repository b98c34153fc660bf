import { planOwn, playStaged, stageOwn, type OwnOptions, type Staged } from '../play/play-own.ts';
import { registeredFor } from '../play/plan.ts';
import type { Report } from '../report/report.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { SCENARIOS } from '../scenarios/table.ts';
import { openUpstream } from '../world/lab-upstream.ts';
import type { AttackOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { summarise, summariseAll } from './summary.ts';

/** Seconds for each scenario, and most questions in a second, of `--quick`: what two cores can send, answer and check. */
const QUICK = { seconds: 4, perSecond: 100 };

const optionsFor = (scenario: Scenario, options: AttackOptions, signal: AbortSignal): OwnOptions => {
  const { slice } = scenario.load;
  const most = options.quick ? QUICK.perSecond : Infinity;
  const seconds = options.seconds ?? (options.quick ? QUICK.seconds : slice.seconds);
  const progress = createProgress(scenario.name, seconds, process.stderr);
  return {
    ...{ seconds, seed: options.seed, signal, onProgress: progress.show },
    perSecond: options.perSecond ?? Math.min(slice.perSecond, most),
  };
};

/** Plays every scenario, each on gateways of its own before one upstream; the next ones start while one is played. */
export const attackAll = async (options: AttackOptions, signal: AbortSignal): Promise<readonly Report[]> => {
  const all = SCENARIOS.map((scenario) => ({ scenario, own: optionsFor(scenario, options, signal) }));
  process.stderr.write(
    `${all.length} scenarios, ${all.reduce((sum, { own }) => sum + own.seconds, 0)} s of arrivals, against gateways, Redis and a simulated upstream that are started on this machine\n`,
  );
  const registered = new Set(all.flatMap(({ scenario, own }) => [...registeredFor(planOwn(scenario, own))]));
  await using upstream = await openUpstream(registered);
  const stage = (index: number): Promise<Staged> | undefined => {
    const next = all[index];
    return next === undefined || signal.aborted ? undefined : stageOwn(next.scenario, next.own, upstream);
  };
  const reports: Report[] = [];
  let staging = stage(0);
  for (const [index, { scenario }] of all.entries()) {
    if (staging === undefined) break;
    await using staged = await staging;
    staging = stage(index + 1);
    // A failure of the next one shows when its turn comes.
    staging?.catch(() => undefined);
    const report = await playStaged(scenario, staged);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    process.stdout.write(summarise(report));
    reports.push(report);
  }
  await (await staging)?.[Symbol.asyncDispose]();
  process.stdout.write(summariseAll(reports));
  return reports;
};
