import { readdir, readFile } from 'node:fs/promises';
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

/** Nanoseconds that a thread has run, by the scheduler’s account; 0 for one that has just ended. */
const ranFor = (pid: number, thread: string): Promise<number> =>
  readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').then(
    (text) => Number(text.split(' ')[0]),
    () => 0,
  );

const childrenOf = async (pid: number): Promise<readonly number[]> => {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
};

/** Sends a signal to a process and the workers that it started. */
const signalAll = async (pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
  process.kill(pid, signal);
  for (const child of await childrenOf(pid)) await signalAll(child, signal);
};

/** What looks at itself once a second has caught up: before that a gateway takes its store for away, and answers 503. */
const AWAKE_MS = 3_000;

/** Lets one of several processes run alone: what idles has work of its own each second, and takes the caches with it. */
export const runAlone = async (pid: number, pids: readonly number[]): Promise<void> => {
  for (const other of new Set(pids)) if (other !== pid) await signalAll(other, 'SIGSTOP');
  await signalAll(pid, 'SIGCONT');
  await sleep(AWAKE_MS);
};

/** Lets all of them run again. */
export const runAll = async (pids: readonly number[]): Promise<void> => {
  for (const pid of new Set(pids)) await signalAll(pid, 'SIGCONT');
};

/** CPU µs that a process has used in all its threads, with the workers that it started. */
export const cpuMicros = async (pid: number): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const ran = await Promise.all(threads.map((thread) => ranFor(pid, thread)));
  const theirs = await Promise.all((await childrenOf(pid)).map(cpuMicros));
  return [...ran.map((each) => each / 1_000), ...theirs].reduce((sum, each) => sum + each, 0);
};
