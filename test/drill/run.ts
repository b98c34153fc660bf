/**
 * `npm run drill`: honest people and three attacks against a gateway of its own on loopback, for somebody who watches the
 * live page. `--seconds N` is how long each of the six phases lasts; 40 where not given, and 60 at least of calm.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createDrill } from './drill.ts';
import { CALM_SECONDS, PHASES, playPhases } from './phases.ts';
import { startDrillService } from './service.ts';

const MOST_SECONDS = 600;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '40' } } });
const seconds = Number(values.seconds);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const introduction = (
  adminUrl: string,
  token: string,
): string => `A drill of ${PHASES.length} phases, ${seconds} s each and calm for ${Math.max(seconds, CALM_SECONDS)} s after an attack, on this machine alone. Open the live page:

  ${adminUrl}/

and say of each attack: what is it, since when, from where, what has leaked, what is to be done? Another terminal is an operator’s with

  export NUMBERWALL_OPERATOR_TOKEN=${token}
  npx numberwall suspects --url ${adminUrl}`;

const drill = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-drill-'));
  // What the development profile keeps lies in the working directory.
  process.chdir(folder);
  const token = randomBytes(32).toString('hex');
  const service = await startDrillService(token);
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  try {
    say(introduction(service.gateway.adminUrl, token));
    await playPhases(createDrill(service), { seconds, say, signal: stopped.signal });
    if (stopped.signal.aborted) return;
    say('\nThat was all. The page stays until Ctrl-C.');
    await new Promise((resolve) => stopped.signal.addEventListener('abort', resolve));
  } finally {
    await service[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
};

if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MOST_SECONDS) await drill();
else {
  process.stderr.write(`npm run drill: --seconds is a whole number from 1 to ${MOST_SECONDS}\n`);
  process.exitCode = 2;
}
