import { isDeepStrictEqual } from 'node:util';

import type { Config } from '../../config/schema.ts';
import { createEdgeLimit, type EdgeLimit } from '../../middleware/edge-limit.ts';
import { createRecordDecision } from '../../middleware/record-decision.ts';
import type { PublicAppOptions } from '../app.ts';
import { createClientAddressReader } from '../core/address/client-address-reader.ts';
import { createConnectionSource } from '../core/address/connection-source.ts';
import { createIsEnforced } from '../core/attestation/enforcement.ts';
import { createDecoys } from '../core/blind/decoys.ts';
import { compileCounting } from '../core/tenants/counting.ts';
import { allPolicies } from './all-policies.ts';
import type { Foundation } from './foundation.ts';
import { composePenalties } from './penalties.ts';
import { composeLists } from './lists.ts';
import type { Served } from './generations.ts';

/** What one configuration makes of the foundation: everything that a reload makes anew. */
export interface Generation extends Served, Pick<PublicAppOptions, 'charges' | 'answers'> {
  readonly config: Config;
  readonly edgeLimit: EdgeLimit;
  /** By what connections are counted. */
  readonly sourceOf: (peer: string | undefined) => string | undefined;
}

/** The one before stays where nothing about it changed: whom it refuses stays refused at no round trip. */
const edgeLimitOf = (
  config: Config,
  { hash, clock, stores, log: { telemetry } }: Foundation,
  before?: Generation,
): EdgeLimit =>
  before !== undefined && isDeepStrictEqual(before.config.edge, config.edge)
    ? before.edgeLimit
    : createEdgeLimit({ ...config.edge, telemetry, clock, store: stores.edge, hash, random: Math.random });

/** Who is let in, and who watches it. */
const attestedBy = (
  { attestation }: Config,
  { hash, challenges, verifierOf, tracing }: Foundation,
): Pick<PublicAppOptions, 'verifier' | 'isAttestationEnforced' | 'challenges' | 'tracing'> => ({
  verifier: verifierOf(attestation),
  isAttestationEnforced: createIsEnforced(hash),
  challenges,
  ...(tracing === undefined ? {} : { tracing }),
});

/** What requests are counted by. */
const countingOf = (config: Config, { hash, watching, modes }: Foundation) =>
  compileCounting(config, {
    hash,
    levelOf: watching.levelOf,
    isExposed: watching.watch.isExposed,
    shareOf: modes.shareOf,
  });

/**
 * The public app of one configuration. Counters, deny cache, token cache, connections and keys are the foundation's:
 * they outlive it. What a generation opens for itself goes onto `owned`, which is disposed of after its last request.
 */
export const composeGeneration = (config: Config, base: Foundation, before?: Generation): Generation => {
  const { hash, stores, clock, upstream, endpoints } = base;
  const { telemetry } = base.log;
  const counting = countingOf(config, base);
  const { charges, answers } = counting;
  const owned = new AsyncDisposableStack();
  const penalties = owned.use(composePenalties(base, charges));
  const edgeLimit = edgeLimitOf(config, base, before);
  const app = base.createApp({
    endpoints,
    routes: config.routes,
    policies: allPolicies(config),
    readAddress: createClientAddressReader(config.public),
    shedLoad: base.overload.shedLoad,
    edgeLimit,
    lists: composeLists(config, base),
    networkOf: base.network.networkOf,
    ...attestedBy(config, base),
    store: stores.decisions,
    knownBans: base.knownBans,
    ...counting,
    upstream,
    recordDecision: createRecordDecision({ ...base.records, hash, clock, random: Math.random }),
    observers: [...base.observers, penalties.note],
    blinding: base.blinding,
    ...config.answers,
    decoys: createDecoys(hash, config.answers.decoyShare),
    bodyLimits: { maxBytes: config.public.bodyLimitBytes, timeoutMs: config.public.requestTimeoutMs },
    telemetry,
    clock,
    random: Math.random,
  });
  const sourceOf = createConnectionSource(config.public.trustedProxies);
  const close = () => owned.disposeAsync();
  return { config, edgeLimit, sourceOf, charges, answers, listener: app, [Symbol.asyncDispose]: close };
};
