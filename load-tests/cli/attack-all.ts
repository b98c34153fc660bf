import { playStaged, stageOwn, type OwnOptions, type Staged } from '../play/play-own.ts';
import type { Report } from '../report/report.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { SCENARIOS } from '../scenarios/table.ts';
import type { AttackOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { paceOf } from './quick.ts';
import { summarise, summariseAll } from './summary.ts';

const optionsFor = (scenario: Scenario, options: AttackOptions, signal: AbortSignal): OwnOptions => {
  const pace = paceOf(scenario, options);
  const progress = createProgress(scenario.name, pace.seconds, process.stderr);
  return { ...pace, seed: options.seed, signal, onProgress: progress.show };
};

/** Plays every scenario, each on gateways, Redis and an upstream of its own; the next ones start while one is played. */
export const attackAll = async (options: AttackOptions, signal: AbortSignal): Promise<readonly Report[]> => {
  const all = SCENARIOS.map((scenario) => ({ scenario, own: optionsFor(scenario, options, signal) }));
  process.stderr.write(
    `${all.length} scenarios, ${all.reduce((sum, { own }) => sum + own.seconds, 0)} s of arrivals, against gateways, Redis and a simulated upstream that are started on this machine\n`,
  );
  await using owned = new AsyncDisposableStack();
  const stage = (index: number): Promise<Staged> | undefined => {
    const next = all[index];
    if (next === undefined || signal.aborted) return undefined;
    const staging = stageOwn(next.scenario, next.own);
    // Where it fails, that shows when its turn comes.
    staging.catch(() => undefined);
    owned.defer(() =>
      staging.then(
        (staged) => staged[Symbol.asyncDispose](),
        () => undefined,
      ),
    );
    return staging;
  };
  const reports: Report[] = [];
  let staging = stage(0);
  for (const [index, { scenario }] of all.entries()) {
    // Who interrupts gets what has been played.
    const staged = signal.aborted && reports.length > 0 ? undefined : await staging;
    if (staged === undefined) break;
    staging = stage(index + 1);
    const report = await playStaged(scenario, staged);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    process.stdout.write(summarise(report));
    reports.push(report);
    // It ends while the next one is played; all are waited for at the end.
    void staged[Symbol.asyncDispose]();
  }
  process.stdout.write(summariseAll(reports));
  return reports;
};
