import { once } from 'node:events';

import type { LoadPhone } from '../phones/load-issuer.ts';
import { quantile } from './drive.ts';
import { pace } from './paced.ts';
import { SYSTEM_PATH } from './packages.ts';
import type { Peer } from './peers.ts';
import { start } from './servers.ts';

const SECONDS = 5;
/** Share of what it can at which honest requests come beside a flood. */
const HONEST_SHARE = 0.1;
const FLOOD_CONNECTIONS = 64;

/** Milliseconds; medians of turns. */
export interface Latency {
  readonly perSecond: number;
  /** At half of saturation. */
  readonly bareP99: number;
  readonly p99: number;
  /** At a tenth of it, alone and beside a flood of requests without a token. */
  readonly honestP99: number;
  readonly floodedP99: number;
}

const createNext = (peer: Peer, phones: readonly LoadPhone[]) => {
  let sent = 0;
  return () => (peer.isSigned ? (phones[(sent += 1) % phones.length]?.sign('GET', peer.url) ?? {}) : {});
};

const p99Of = async (peer: Peer, phones: readonly LoadPhone[], perSecond: number): Promise<number> =>
  (await pace({ url: peer.url, next: createNext(peer, phones), perSecond, seconds: SECONDS })).p99;

/** Requests without a token, as fast as they are refused. */
const startFlood = (url: string) =>
  start('others', 'wrk', ['-t', '1', '-c', String(FLOOD_CONNECTIONS), '-d', `${SECONDS + 1}s`, url], {
    PATH: SYSTEM_PATH,
  });

const besideFlood = async (peer: Peer, phones: readonly LoadPhone[], perSecond: number): Promise<number> => {
  const flood = startFlood(peer.url);
  const ended = once(flood.process, 'exit');
  const p99 = await p99Of(peer, phones, perSecond);
  await ended;
  return p99;
};

/** Measures what waits, in turns, at rates that follow from what the gateway can (`saturation`, requests/s). */
export const measureLatency = async (
  peers: readonly Peer[],
  phones: readonly LoadPhone[],
  saturation: number,
  turns: number,
): Promise<Latency> => {
  const [bare, gateway] = ['bare', 'numberwall'].map((id) => peers.find((peer) => peer.id === id));
  if (bare === undefined || gateway === undefined) throw new Error('nothing to compare');
  const perSecond = saturation / 2;
  const rows: number[][] = [];
  for (let turn = 0; turn < turns; turn += 1)
    rows.push([
      await p99Of(bare, phones, perSecond),
      await p99Of(gateway, phones, perSecond),
      await p99Of(gateway, phones, saturation * HONEST_SHARE),
      await besideFlood(gateway, phones, saturation * HONEST_SHARE),
    ]);
  const median = (at: number): number =>
    quantile(
      rows.map((row) => row[at] ?? NaN),
      0.5,
    );
  return {
    perSecond,
    ...{ bareP99: median(0), p99: median(1), honestP99: median(2), floodedP99: median(3) },
  };
};
