import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../servers/free-port.ts';
import { ready, start } from '../servers/processes.ts';
import { writeRegistered } from './truth.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

/** A simulated upstream whose accounts the lab knows: what answers are held against. */
export interface LabUpstream extends AsyncDisposable {
  readonly url: string;
  readonly sideChannelUrl: string;
  readonly isRegistered: (e164: string) => boolean;
}

/** Starts the simulated upstream with these numbers registered; it ends with the lab. */
export const openUpstream = async (registered: ReadonlySet<string>): Promise<LabUpstream> => {
  await using opened = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-lab-upstream-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'registered');
  await writeRegistered(file, registered);
  const [port, side] = await Promise.all([freePort(), freePort()]);
  opened.use(
    start(process.execPath, [
      ...[MAIN, 'upstream', '--port', String(port), '--side-channel-port', String(side)],
      ...['--registered', file, '--latency', '5'],
    ]),
  );
  const sideChannelUrl = `http://127.0.0.1:${side}`;
  await ready(`${sideChannelUrl}/numbers?limit=1`);
  const owned = opened.move();
  return {
    url: `http://127.0.0.1:${port}`,
    sideChannelUrl,
    isRegistered: (e164) => registered.has(e164),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};
