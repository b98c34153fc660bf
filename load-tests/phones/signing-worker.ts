/** A worker thread that signs what it is sent, so that arrivals do not wait for it. */
import { parentPort, workerData } from 'node:worker_threads';

import { createSigner } from './signer.ts';
import type { SigningJob, SigningSetup } from './signing-job.ts';

const sign = createSigner(workerData as SigningSetup);

parentPort?.on('message', ({ batch, jobs }: { batch: number; jobs: readonly SigningJob[] }) => {
  void sign(jobs).then((signed) => parentPort?.postMessage({ batch, signed }));
});
