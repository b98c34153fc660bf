import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { createClientAddress } from '../../middleware/client-address.ts';
import { asHandler } from '../../middleware/handler.ts';
import { createObservedStore } from '../../middleware/observed-store.ts';
import { createKeyedHash } from '../adapters/crypto/keyed-hash.ts';
import { createStores } from '../compose/stores.ts';
import { createWorld, type World } from '../compose/world.ts';
import { createClientAddressReader } from '../core/address/client-address-reader.ts';
import type { DecisionStore } from '../core/limits/store.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { compileCounting } from '../core/tenants/counting.ts';

/** What a guard stands on: the parts of a gateway that it needs, and no listener. */
export interface Opened extends World {
  readonly hash: KeyedHash;
  readonly store: DecisionStore;
  /** What is opened goes onto it. */
  readonly owned: AsyncDisposableStack;
}

/** Opens the store of the configuration. */
export const open = (config: Config, owned: AsyncDisposableStack): Opened => {
  const world = createWorld(config, {}, { write: () => undefined });
  const { clock, health, log } = world;
  const { telemetry } = log;
  const stores = owned.use(createStores(config, { telemetry, health, clock }));
  // The production profile does not load without one.
  const hash = createKeyedHash(config.secrets.hashKey ?? new Uint8Array());
  return { ...world, hash, store: createObservedStore(stores.decisions, telemetry, clock), owned };
};

/** What the requests of the app are charged. An app tells what it will: there is no budget of answers. */
export const countingOf = (config: Config, { hash, clock }: Opened) => ({
  ...compileCounting(config, { hash, levelOf: () => 0, isExposed: () => false }),
  answers: { ask: () => undefined },
  clock,
});

/** The first steps of every guard: which route this is, and where the request came from. */
export const firstSteps = (config: Config): readonly RequestHandler[] => {
  const [route] = config.routes;
  return [
    asHandler((_req, res, next) => {
      if (route !== undefined) res.locals.route = route;
      next();
    }),
    createClientAddress(createClientAddressReader(config.public)),
  ];
};
