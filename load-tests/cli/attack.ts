import { writeFile } from 'node:fs/promises';

import { isIpv6, playOwn, type OwnOptions } from '../play/play-own.ts';
import { planRun } from '../play/plan.ts';
import { playRun } from '../play/run.ts';
import { makeReport } from '../report/make-report.ts';
import { renderPage } from '../report/page.ts';
import type { Report } from '../report/report.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { attackAll } from './attack-all.ts';
import { assertFileDescriptors } from './file-descriptors.ts';
import { findScenario } from './find-scenario.ts';
import { listScenarios } from './list-scenarios.ts';
import { openTarget } from './open-target.ts';
import { assertWritable } from './outputs.ts';
import { readOptions, USAGE, type AttackOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { paceOf } from './quick.ts';
import { summarise } from './summary.ts';
import { UsageError } from './usage-error.ts';

/** The program of the gateways that the lab starts, where it is not the shipped one. */
type OwnGateways = Pick<OwnOptions, 'entry'>;

const announce = (scenario: Scenario, options: AttackOptions, seconds: number, perSecond: number): void => {
  const what = scenario.kind === 'attack' ? 'questions' : 'registrations';
  const where = options.target ?? 'a gateway, Redis and simulated upstream that it starts on this machine';
  process.stderr.write(
    `${scenario.id} ${scenario.name}: ${perSecond} ${what} a second for ${seconds} s, with honest people beside them, against ${where}\n`,
  );
};

/** The loopback network has one address of IPv6. @throws {UsageError} */
const assertPlayable = (scenario: Scenario, { target, viaProxy }: AttackOptions): void => {
  if (target === undefined || viaProxy || !isIpv6(scenario)) return;
  throw new UsageError(
    `${scenario.name} comes from thousands of addresses of IPv6, which this machine does not have: tell them with --via-proxy`,
  );
};

/** Plays one scenario, against its own gateway or the one that was named. */
const playOne = async (
  scenario: Scenario,
  options: AttackOptions,
  signal: AbortSignal,
  own: OwnGateways,
): Promise<Report> => {
  const { seconds, perSecond } = paceOf(scenario, options);
  assertPlayable(scenario, options);
  await assertFileDescriptors(perSecond);
  const progress = createProgress(scenario.name, seconds, process.stderr);
  const common = { seconds, perSecond, seed: options.seed, signal, onProgress: progress.show };
  try {
    const { target: url, viaProxy } = options;
    const target = url === undefined ? undefined : await openTarget({ ...options, target: url });
    announce(scenario, options, seconds, perSecond);
    if (target === undefined) return await playOwn(scenario, { ...common, ...own });
    const plan = planRun(scenario, { ...common, viaProxy });
    const run = { ...plan.run, target };
    const context = { scenario, honest: plan.honest, disclosure: 'unknown', target: 'given' } as const;
    return makeReport({ ...context, startedAt: new Date() }, run, await playRun(run));
  } finally {
    progress.clear();
  }
};

const write = async (reports: readonly Report[], { json, report }: AttackOptions): Promise<void> => {
  const [only] = reports;
  const content = reports.length === 1 && only !== undefined ? only : reports;
  if (json !== undefined) await writeFile(json, `${JSON.stringify(content, null, 1)}\n`);
  if (report !== undefined) await writeFile(report, await renderPage(reports));
};

const perform = async (options: AttackOptions, signal: AbortSignal, own: OwnGateways): Promise<number> => {
  const { scenario: name } = options;
  if (options.help || options.list || name === undefined) {
    process.stdout.write(options.list ? listScenarios(process.stdout.columns) : USAGE);
    return options.help || options.list ? 0 : 2;
  }
  if (name === 'all' && options.target !== undefined)
    throw new UsageError('all starts gateways of its own: give one scenario with --target');
  await assertWritable([options.json, options.report]);
  const reports =
    name === 'all'
      ? await attackAll(options, signal)
      : [await playOne(await findScenario(name), options, signal, own)];
  if (name !== 'all') process.stdout.write(reports.map(summarise).join(''));
  await write(reports, options);
  return reports.every(({ holds }) => holds) ? 0 : 1;
};

/** `npm run attack`. Resolves to the exit code. */
export const attack = async (
  args: readonly string[],
  signal: AbortSignal,
  own: OwnGateways = {},
): Promise<number> => {
  try {
    return await perform(readOptions(args), signal, own);
  } catch (error) {
    // Of a fault of the lab itself all that is known.
    const known = error instanceof UsageError ? error.message : ((error as Error).stack ?? String(error));
    process.stderr.write(`attack: ${known}\n`);
    return 2;
  }
};
