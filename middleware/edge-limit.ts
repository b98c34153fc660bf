import type { RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';

import type { ClientAddress } from '../src/core/address/client-address.ts';
import { createDenyCache, type DenyCache } from '../src/core/limits/deny-cache.ts';
import { secondsAfter } from '../src/core/limits/retry-after.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { KeyedHash } from '../src/core/subjects/keyed-hash.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import { asHandler } from './handler.ts';
import type { GatewayResponse } from './locals.ts';

export interface EdgeLimitOptions {
  /** Requests per address and window. */
  readonly limit: number;
  /** Milliseconds. */
  readonly windowMs: number;
  readonly store: Store;
  readonly hash: KeyedHash;
  readonly telemetry: Pick<Telemetry, 'edgeRefused' | 'storeOperation'>;
  readonly clock: Clock;
  /** Uniform in [0, 1), for the jitter of `Retry-After`. */
  readonly random: () => number;
}

/** 100,000 keyed hashes are about 12 MB. */
const MAX_DENIED = 100_000;
const RETRY_AWAY_SECONDS = 1;
const JITTER = 0.1;

type KeyOf = (address: ClientAddress) => string;

/** The edge counts by this address: IPv4 /32, IPv6 /64. Addresses are remembered by their reader, and so are their keys. */
const createKeyOf = (hash: KeyedHash): KeyOf => {
  const known = new WeakMap<ClientAddress, string>();
  return (address) => {
    const found = known.get(address);
    if (found !== undefined) return found;
    const key = hash('edge', address.ladder[0]);
    known.set(address, key);
    return key;
  };
};

export interface EdgeLimit {
  /** The refusal of an address that is in the deny cache; counted, and at no round trip. */
  readonly refusalOf: (address: ClientAddress, decisionId: string) => Problem | undefined;
  readonly handlers: readonly RequestHandler[];
}

const refusal = (remainingMs: number, jitter: number): Problem =>
  new Problem('quota_exceeded', 'edge_limit', {
    headers: { 'Retry-After': String(secondsAfter(remainingMs, jitter)) },
  });

/** The store, timed, whose failure is an answer: reduced capacity, never an open door. */
const observed = (store: Store, telemetry: Pick<Telemetry, 'storeOperation'>): Store => ({
  ...(store.init === undefined ? {} : { init: (options) => store.init?.(options) }),
  localKeys: store.localKeys ?? false,
  async increment(key) {
    const began = performance.now();
    try {
      const answer = await store.increment(key);
      telemetry.storeOperation('edge', (performance.now() - began) / 1000, true);
      return answer;
    } catch (cause) {
      telemetry.storeOperation('edge', (performance.now() - began) / 1000, false);
      throw new Problem('temporarily_unavailable', 'edge_store_unavailable', {
        cause,
        headers: { 'Retry-After': String(RETRY_AWAY_SECONDS) },
      });
    }
  },
  decrement: (key) => store.decrement(key),
  resetKey: (key) => store.resetKey(key),
});

/**
 * Flood protection before anything is parsed or verified: requests per address, by express-rate-limit. Its fixed
 * window may admit twice the limit around its edge; what must be exact is decided later. An address that is refused
 * stays in a local deny cache until its window ends, at no round trip.
 */
export const createEdgeLimit = (options: EdgeLimitOptions): EdgeLimit => {
  const { hash, telemetry, clock, random } = options;
  const denied = createDenyCache(MAX_DENIED);
  const keyOf = createKeyOf(hash);
  const refusalOf = (address: ClientAddress, decisionId: string): Problem | undefined => {
    const remainingMs = denied.isEmpty() ? 0 : denied.remainingMs(keyOf(address), clock());
    if (remainingMs <= 0) return undefined;
    telemetry.edgeRefused(decisionId);
    return refusal(remainingMs, random() * JITTER);
  };
  const refuseDenied = asHandler((_req, res, next) => {
    const refused = refusalOf(res.locals.address, res.locals.decisionId);
    if (refused !== undefined) throw refused;
    next();
  });
  return { refusalOf, handlers: [refuseDenied, countAtStore(options, denied, keyOf)] };
};

const countAtStore = (options: EdgeLimitOptions, denied: DenyCache, keyOf: KeyOf): RequestHandler => {
  const { limit, windowMs, store, telemetry, clock, random } = options;
  return rateLimit({
    limit,
    windowMs,
    store: observed(store, telemetry),
    // Our own key and our own address step: the checks of `req.ip` do not apply.
    validate: false,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (_req, res) => keyOf((res as GatewayResponse).locals.address),
    handler: (req, res, next) => {
      const resetTime = (req as { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime?.getTime();
      const now = clock();
      const remainingMs = Math.max(0, (resetTime ?? now + windowMs) - now);
      denied.deny(keyOf((res as GatewayResponse).locals.address), now, remainingMs);
      telemetry.edgeRefused((res as GatewayResponse).locals.decisionId);
      next(refusal(remainingMs, random() * JITTER));
    },
  });
};
