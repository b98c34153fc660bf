import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { start as startProcess, type Started as Process } from '../servers/processes.ts';

/** What is measured has a core of its own, where there are two; load, upstream and Redis share the other. */
export type Core = 'measured' | 'others';

const CORES: Readonly<Record<Core, string>> = { measured: '0', others: '1' };

/** The command that runs `command` on a core. */
export const pinned = (core: Core, command: string, args: readonly string[]): [string, string[]] =>
  availableParallelism() < 2 ? [command, [...args]] : ['taskset', ['-c', CORES[core], command, ...args]];

/** A process on a core, that ends with the measurement. */
export interface Started extends Process {
  readonly pid: number;
}

export const start = (
  core: Core,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Started => {
  const started = startProcess(...pinned(core, command, args), env);
  return { ...started, pid: started.process.pid ?? 0 };
};

/** Polls until the URL answers, whatever it answers. @throws after 30 s. */
export const ready = async (url: string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined && answer.status !== 503) return;
    await sleep(100);
  }
  throw new Error(`${url} did not answer within 30 s`);
};

const TICK_MICROS = 10_000;

/** CPU µs that a process has used, with the workers that it started, by the kernel’s account (ticks of 10 ms). */
export const cpuMicros = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
  const theirs = await Promise.all(children.map((child) => cpuMicros(Number(child))));
  return theirs.reduce((sum, each) => sum + each, own);
};
