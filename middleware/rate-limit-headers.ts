import type { Request, RequestHandler, Response } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';

import type { PolicyDecision } from '../src/core/limits/decision.ts';
import type { Policy } from '../src/core/limits/policy.ts';
import { asHandler } from './handler.ts';
import type { GatewayResponse } from './locals.ts';

/** Header fields of one policy, by name. */
type Fields = readonly (readonly [name: string, value: string])[];

/** Shows one decision of its policy. */
type Face = (decided: PolicyDecision) => Promise<Fields>;

const POLICY_FIELD = 'RateLimit-Policy';

/** The library's partition key: an unkeyed 48-bit hash, which nobody may see (docs/adr/0006). */
const PARTITION_KEY = /; pk=:[^:]*:/;

/** A store that counts nothing: its key is the reading of the decision that was already made. */
const readingStore: () => Store = () => ({
  localKeys: true,
  increment(key) {
    const [used = 0, resetMs = 0] = key.split('/').map(Number);
    // The library subtracts its own Date.now(), so the reset must be on that clock, not on the store's; and then rounds
    // up: whole seconds stay the same whether or not a millisecond has passed until then.
    return { totalHits: used, resetTime: new Date(Date.now() + Math.ceil(resetMs / 1_000) * 1_000) };
  },
  decrement: () => undefined,
  resetKey: () => undefined,
});

interface Shown {
  readonly reading: string;
  readonly limit: number;
}

const createFace = ({ id, windowMs }: Policy): Face => {
  const handler = rateLimit({
    windowMs,
    // An entry of a list may have given this request a limit of its own.
    limit: (request) => (request as unknown as Shown).limit,
    identifier: id,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    store: readingStore(),
    keyGenerator: (request) => (request as unknown as Shown).reading,
    // A refused request may meet a counter at 0.
    // The library would keep every store that it ever saw, and each reload of the configuration makes new ones.
    validate: { positiveHits: false, unsharedStore: false, creationStack: false },
  });
  return async ({ result, policy: { limit } }) => {
    const fields: [string, string][] = [];
    // Never above the limit: who is refused is decided, and the library has no say in it.
    const request: Shown = { reading: `${Math.min(result.count, limit)}/${result.resetMs}`, limit };
    const response = {
      headersSent: false,
      append: (name: string, value: string) => fields.push([name, value]),
    };
    let failure: unknown;
    const next = (error?: unknown): void => void (failure = error);
    await handler(request as unknown as Request, response as unknown as Response, next);
    if (failure !== undefined) throw new Error('a policy could not be shown', { cause: failure });
    return fields.map(([name, value]) => [name, value.replace(PARTITION_KEY, '')]);
  };
};

const nameOnly =
  ({ id }: Policy): Face =>
  () =>
    Promise.resolve([[POLICY_FIELD, `"${id}"`]]);

/** Policies of two tenants may have one id and two windows. */
const nameOf = ({ id, windowMs }: Policy): string => `${id} ${windowMs}`;

/**
 * Shows the decision's visible policies in `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers,
 * draft-8 syntax): one express-rate-limit per policy that is shown, which formats what was decided and decides nothing.
 * A policy of which only the name may be known has neither quota nor counter; one in shadow is not shown.
 */
export const createRateLimitHeaders = (policies: readonly Policy[]): RequestHandler => {
  const faces = new Map<string, Face>(
    policies
      .filter(({ visibility }) => visibility !== 'hidden')
      .map((policy) => [
        nameOf(policy),
        policy.visibility === 'shown' ? createFace(policy) : nameOnly(policy),
      ]),
  );
  // A policy is an object of the configuration: its name is made once.
  const faceOf = new WeakMap<Policy, Face>();
  for (const policy of policies) {
    const face = faces.get(nameOf(policy));
    if (face !== undefined) faceOf.set(policy, face);
  }
  const shownOf = ({ policy, enforced }: PolicyDecision): Face | undefined =>
    enforced ? (faceOf.get(policy) ?? faces.get(nameOf(policy))) : undefined;
  const show = async (res: GatewayResponse): Promise<void> => {
    for (const decided of res.locals.decision.policies)
      for (const [name, value] of (await shownOf(decided)?.(decided)) ?? []) res.append(name, value);
  };
  return asHandler((_req, res, next) => {
    if (faces.size === 0) {
      next();
      return undefined;
    }
    return show(res).then(() => next());
  });
};
