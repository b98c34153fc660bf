import { readFile } from 'node:fs/promises';

import { UsageError } from './usage-error.ts';

/** Answers may take so long before connections pile up, in seconds. */
const SLOW_SECONDS = 2;
const OWN_FILES = 256;

/** Connections that a rate needs, each with an address of its own. @throws {UsageError} where this process may not open so many. */
export const assertFileDescriptors = async (perSecond: number): Promise<void> => {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  const needed = Math.ceil(perSecond * SLOW_SECONDS) + OWN_FILES;
  if (soft === undefined || Number(soft) >= needed) return;
  throw new UsageError(
    `${perSecond} a second need up to ${needed} open files, and this process may open ${soft}: raise it with ulimit -n ${needed}, or lower --rate`,
  );
};
