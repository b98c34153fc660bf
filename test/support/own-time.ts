import { setTimeout as sleep } from 'node:timers/promises';

export interface OwnTime<T> {
  /** What came of the work, where it did not fail. */
  readonly value?: T;
  readonly error?: unknown;
  /** How long it took, less what a bare timer of `boundMs`, set beside it, was late: the machine’s delay is not the work’s. */
  readonly ms: number;
}

/** Times `work` that must have an end within `boundMs`, on a machine that may be busy. */
export async function ownTime<T>(work: Promise<T>, boundMs: number): Promise<OwnTime<T>> {
  const began = performance.now();
  const timer = sleep(boundMs).then(() => performance.now() - began - boundMs);
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const ms = performance.now() - began;
  return { ...outcome, ms: ms - Math.max(0, await timer) };
}
