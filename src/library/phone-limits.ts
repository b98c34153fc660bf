import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { createDecide } from '../../middleware/decide.ts';
import { asHandler } from '../../middleware/handler.ts';
import { createRateLimitHeaders } from '../../middleware/rate-limit-headers.ts';
import { createRefund } from '../../middleware/refund.ts';
import { createRefuse } from '../../middleware/refuse.ts';
import type { DecisionStore } from '../core/limits/store.ts';
import { distinctOf } from '../core/limits/policy.ts';
import { parseE164 } from '../core/numbers/read-e164.ts';
import { Problem } from '../core/problems/problem.ts';
import { needOf } from '../core/subjects/table.ts';
import { createGuard, type Guard, type GuardOptions } from './guard.ts';
import { deviceOf, knownOf } from './guarded.ts';
import { countingOf, firstSteps, open, type Opened } from './open.ts';
import { APP_ROUTE, loadSettings, type Section } from './settings.ts';

export interface PhoneLimitsOptions<R extends IncomingMessage = IncomingMessage> extends GuardOptions {
  /** The limits: all are read, and all or none are charged, in one round trip (docs/configuration.md, `policies`). */
  readonly policies: Section<'policies'>;
  /** The number that is asked about, with + and country code, in any spelling; what is no text is no number: 400. */
  readonly numberOf: (request: R) => unknown;
  /** The app’s own id of who is asked about, for policies that count by `account`. */
  readonly accountOf?: (request: R) => string | undefined;
}

const countsByDevice = ({ policies }: Config): boolean =>
  policies.some(({ by, count }) =>
    [...by, distinctOf(count) ?? 'global'].some((id) => needOf(id) === 'device'),
  );

/** A request that nobody has looked at would not be counted by its device: a fault of the app, and no way in. */
const refuseUnordered = (config: Config): RequestHandler => {
  const needsDevice = countsByDevice(config);
  return (req, _res, next) => {
    if (needsDevice && knownOf(req).attestation === undefined)
      throw new Error('phoneLimits counts by device: put requireAttestation before it');
    next();
  };
};

const deriveFacts = <R extends IncomingMessage>(
  numberOf: PhoneLimitsOptions<R>['numberOf'],
  accountOf: PhoneLimitsOptions<R>['accountOf'],
  { log: { telemetry } }: Opened,
): RequestHandler =>
  asHandler((req, res, next) => {
    const asked = req as unknown as R;
    const given = numberOf(asked);
    const read = parseE164(typeof given === 'string' ? given : '');
    if (!read.ok) {
      telemetry.numberRefused(read.fault);
      throw new Problem('number_invalid', `number_${read.fault}`);
    }
    const account = accountOf?.(asked);
    const device = deviceOf(req);
    res.locals.facts = {
      routeId: APP_ROUTE,
      address: res.locals.address,
      network: {},
      number: read.number,
      ...(account === undefined ? {} : { account }),
      ...(device === undefined ? {} : { device }),
    };
    next();
  });

/** Whatever failed in the app, it was not the client: nothing is charged for it. */
const refundFailures = (store: DecisionStore): RequestHandler => {
  const refund = createRefund(store);
  return asHandler((_req, res, next) => {
    const { locals } = res;
    res.once('close', () => {
      if (res.statusCode >= 500) refund(locals);
    });
    next();
  });
};

/** Is an instance of use while the store is away? Only where a policy may then be counted by itself. */
const whileStoreIsAway = (policies: Section<'policies'>) => {
  const onStoreFailure = policies?.some((policy) => policy.onStoreFailure === 'local') ? 'local' : 'closed';
  return { edge: { onStoreFailure }, attestation: { proofsOnStoreFailure: onStoreFailure } };
};

/**
 * Counts look-ups by number, device, address or what else the policies name, and refuses beyond them: 429 as a problem
 * document with `Retry-After`; 400 for what is no phone number; 503 where the store is away. What the app answers with
 * 5xx is not charged.
 * @throws {ConfigError} with every fault of the options at once.
 */
export const phoneLimits = async <R extends IncomingMessage = IncomingMessage>(
  options: PhoneLimitsOptions<R>,
): Promise<Guard> => {
  const { onDecided, numberOf, accountOf, singleInstance, ...sections } = options;
  const config = await loadSettings({
    sections: { ...sections, ...whileStoreIsAway(sections.policies) },
    singleInstance,
    needsIssuers: false,
  });
  await using opening = new AsyncDisposableStack();
  const opened = open(config, opening);
  const { store, log } = opened;
  const decide = createDecide({ ...countingOf(config, opened), store, telemetry: log.telemetry });
  const steps = [
    ...firstSteps(config),
    refuseUnordered(config),
    deriveFacts(numberOf, accountOf, opened),
    decide,
    createRateLimitHeaders(config.policies),
    createRefuse({ random: Math.random }),
    refundFailures(store),
  ];
  return createGuard(steps, { ...opened, owned: opening.move() }, onDecided);
};
