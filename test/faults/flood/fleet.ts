import { fork } from 'node:child_process';
import { once } from 'node:events';

import type { FaultScenario } from './scenario.ts';
import { limitOf } from './requests.ts';
import { addUp, type FloodResult, type Tally } from './tally.ts';

const WORKER = new URL('worker.ts', import.meta.url);

/** `gathered`: as the gateway runs it. `plain`: the same script and limits, where no counter is ever said again. */
export type FloodMode = 'gathered' | 'plain';

export interface Fleet extends AsyncDisposable {
  begin(): void;
  end(): Promise<FloodResult>;
}

/** Starts processes that will flood the store at `url`; all of them are connected when it resolves. */
export const startFleet = async (
  url: string,
  mode: FloodMode,
  windowMs: number,
  { tenants = [], bans }: Pick<FaultScenario, 'tenants' | 'bans'> = {},
  processes = 4,
): Promise<Fleet> => {
  const workers = Array.from({ length: processes }, () =>
    fork(WORKER, [url, mode, String(windowMs), tenants.join(','), bans === true ? 'bans' : ''], {
      execArgv: [],
    }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const tallies = workers.map(async (worker) => ((await once(worker, 'message')) as [Tally])[0]);
  const tell = (word: string): void => {
    for (const worker of workers) worker.send(word);
  };
  return {
    begin: () => tell('go'),
    async end() {
      tell('stop');
      return addUp(await Promise.all(tallies), limitOf);
    },
    [Symbol.asyncDispose]() {
      for (const worker of workers) worker.kill('SIGKILL');
      return Promise.resolve();
    },
  };
};
