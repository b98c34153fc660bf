/**
 * One of several processes on one Redis: asks for decisions as fast as it can, and tells its parent how many were
 * admitted. Arguments: subject, port, limit, attempts, concurrency. Starts on the message `go`.
 */
import { openDecisions, windowRequest } from './redis-decisions.ts';

const [subject = '', ...numbers] = process.argv.slice(2);
const [port = 0, limit = 0, attempts = 0, concurrency = 1] = numbers.map(Number);

const decisions = openDecisions(port);
await decisions.ready();
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));

let asked = 0;
let admitted = 0;
let failed = 0;
const ask = async (): Promise<void> => {
  while (asked < attempts) {
    asked += 1;
    try {
      const decision = await decisions.store.decide(windowRequest(subject, limit));
      if (decision.admitted) admitted += 1;
    } catch {
      failed += 1;
    }
  }
};
await Promise.all(Array.from({ length: concurrency }, ask));
process.send?.({ asked, admitted, failed });
await decisions[Symbol.asyncDispose]();
process.disconnect?.();
