import type { RequestHandler } from 'express';

import type { BuildDecideRequest } from '../src/core/limits/charges.ts';
import type { KnownBans } from '../src/core/limits/known-bans.ts';
import type { Lists } from '../src/core/lists/lists.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { HOUR, SECOND } from '../src/core/time.ts';
import { asHandler } from './handler.ts';

export interface RefuseBannedOptions {
  readonly knownBans: Pick<KnownBans, 'remainingMs'>;
  readonly charges: BuildDecideRequest;
  readonly lists: Pick<Lists, 'allowsKeyed'>;
}

/**
 * Refuses whose address is known to be banned before anything is read or verified, with no round trip. Where somebody is
 * allowed by device or the like, it waits until that is known: who is allowed is never refused by a ban.
 */
export const createRefuseBanned = ({ knownBans, charges, lists }: RefuseBannedOptions): RequestHandler =>
  asHandler((_req, res, next) => {
    const { address, route, standing } = res.locals;
    const isAllowed = standing?.decided?.list === 'allow' || lists.allowsKeyed;
    const ms = isAllowed
      ? undefined
      : knownBans.remainingMs(() => charges({ routeId: route.id, address }).request);
    if (ms !== undefined) {
      const seconds = (Math.ceil(ms / HOUR) * HOUR) / SECOND;
      throw new Problem('abnormal_usage', 'banned', { headers: { 'Retry-After': String(seconds) } });
    }
    next();
  });
