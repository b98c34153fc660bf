import { Worker } from 'node:worker_threads';

import type { SigningAnswer, SigningJob, SigningSetup } from './signing-job.ts';

/** Signs in threads of its own. */
export interface SigningPool extends AsyncDisposable {
  sign(jobs: readonly SigningJob[]): Promise<SigningAnswer>;
}

const WORKER = new URL('./signing-worker.ts', import.meta.url);

interface Answered {
  readonly batch: number;
  readonly signed: SigningAnswer;
}

/** One thread; a device is always signed for by the same one, which holds its key. */
export const createSigningPool = (setup: SigningSetup): SigningPool => {
  const worker = new Worker(WORKER, { workerData: setup });
  const waiting = new Map<number, (signed: SigningAnswer) => void>();
  let failure: Error | undefined;
  let batches = 0;
  worker.on('message', ({ batch, signed }: Answered) => {
    waiting.get(batch)?.(signed);
    waiting.delete(batch);
  });
  worker.once('error', (error) => {
    failure = error instanceof Error ? error : new Error('the signing worker failed');
    for (const answer of waiting.values()) answer([]);
    waiting.clear();
  });
  return {
    sign(jobs) {
      if (failure !== undefined) return Promise.reject(failure);
      const batch = (batches += 1);
      return new Promise((resolve) => {
        waiting.set(batch, resolve);
        worker.postMessage({ batch, jobs });
      });
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
};
