import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { createCheckAttestation } from '../../middleware/check-attestation.ts';
import { createDecide } from '../../middleware/decide.ts';
import { asHandler } from '../../middleware/handler.ts';
import { createRefuse } from '../../middleware/refuse.ts';
import { createAttestation } from '../compose/attestation.ts';
import { composeChallenges } from '../compose/challenges.ts';
import { createIsEnforced } from '../core/attestation/enforcement.ts';
import type { AttestedDevice } from '../core/attestation/verifier.ts';
import { Problem } from '../core/problems/problem.ts';
import type { RevocationCheck } from '../core/revocation/check.ts';
import { createGuard, type Guard, type GuardOptions } from './guard.ts';
import { deviceOf, knownOf } from './guarded.ts';
import { countingOf, firstSteps, open, type Opened } from './open.ts';
import { rawBodyOf } from './raw-body.ts';
import { APP_ROUTE, loadSettings, type Overlay, type Section } from './settings.ts';

export interface AttestationOptions extends GuardOptions {
  /** `issuers`, whose tokens are accepted, and the rules of docs/configuration.md. */
  readonly attestation: Section<'attestation'>;
  /** `enforce` by default; `monitor` looks and lets pass; `{ enforce: '25%' }` refuses for that share of devices. */
  readonly enforcement?: Overlay['enforcement'];
  /** Shuts out a device that the app knows; asked once it is verified. 403 `device_revoked`. */
  readonly isRevoked?: (device: AttestedDevice) => boolean | Promise<boolean>;
}

/** Revocations of operators are of the whole gateway; an app has its own. */
const NOT_BY_OPERATORS: RevocationCheck = {
  subjectsOf: () => ({ token: '', device: '', issuerKey: '' }),
  find: () => undefined,
};

/** What the proof covers, before anything parses it. */
const readKeptBody = asHandler((req, res, next) => {
  res.locals.body = rawBodyOf(req);
  next();
});

/** For the guards after this one, and for the app. */
const keepOutcome = asHandler((req, res, next) => {
  const { attestation } = res.locals;
  if (attestation !== undefined) knownOf(req).attestation = attestation;
  next();
});

const refuseRevoked = (isRevoked: AttestationOptions['isRevoked']): RequestHandler =>
  asHandler(async (req, _res, next) => {
    const device = deviceOf(req);
    if (device !== undefined && (await isRevoked?.(device)) === true)
      throw new Problem('device_revoked', 'device_revoked');
    next();
  });

/** What is known of the request before anybody counts. */
const deriveFacts = asHandler((req, res, next) => {
  const device = deviceOf(req);
  res.locals.facts = {
    routeId: APP_ROUTE,
    address: res.locals.address,
    network: {},
    ...(device === undefined ? {} : { device }),
  };
  next();
});

/** A proof works once, at all instances: the same round trip by which the gateway decides. */
const useProof = (config: Config, opened: Opened): RequestHandler => {
  const counting = countingOf({ ...config, policies: [], ledgers: [] }, opened);
  return createDecide({ ...counting, store: opened.store, telemetry: opened.log.telemetry });
};

const openVerifier = async (config: Config, opened: Opened): Promise<RequestHandler> => {
  const { hash, clock, health, publicOrigin, owned, log } = opened;
  const challenges = composeChallenges(hash, clock);
  const { telemetry } = log;
  const deps = { telemetry, health, clock, publicOrigin, challenges, revocations: NOT_BY_OPERATORS };
  const { verifierOf } = owned.use(await createAttestation(config, deps));
  const verifier = verifierOf(config.attestation);
  return createCheckAttestation({ verifier, isAttestationEnforced: createIsEnforced(hash), challenges });
};

/**
 * Lets in requests that carry an attestation token and a proof by its key (docs/protocol.md), each proof once: 401 or 403
 * otherwise, as problem documents (docs/errors.md). The device is `deviceOf(request)`. Put a body parser with
 * {@link keepRawBody} before it where requests have bodies.
 * @throws {ConfigError} with every fault of the options at once, and KeySetError for a key file that is none.
 */
export const requireAttestation = async (options: AttestationOptions): Promise<Guard> => {
  const { onDecided, isRevoked, enforcement, singleInstance, ...sections } = options;
  const config = await loadSettings({
    sections,
    singleInstance,
    needsIssuers: true,
    ...(enforcement === undefined ? {} : { enforcement }),
  });
  await using opening = new AsyncDisposableStack();
  const opened = open(config, opening);
  const check = await openVerifier(config, opened);
  const steps = [
    ...firstSteps(config),
    readKeptBody,
    check,
    keepOutcome,
    refuseRevoked(isRevoked),
    deriveFacts,
    useProof(config, opened),
    createRefuse({ random: Math.random }),
  ];
  return createGuard(steps, { ...opened, owned: opening.move() }, onDecided);
};
