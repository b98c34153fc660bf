import { thumbprintOf } from '../../src/core/attestation/device-key.ts';
import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import {
  createBench,
  DEVICE_KEY,
  draft,
  ISSUER,
  ISSUER_KEY,
  jwkOf,
  NOW,
  ORIGIN,
  toRequest,
  type Draft,
} from '../support/attestation-bench.ts';
import { FAULTS } from '../support/attestation-faults.ts';
import type { RequestCase, RequestVectors } from './forms.ts';

const toCase = (name: string, made: Draft, expected: RequestCase['expected']): RequestCase => {
  const { method, target, headers, body } = toRequest(made);
  const present = Object.entries(headers).filter((entry): entry is [string, readonly string[]] =>
    Array.isArray(entry[1]),
  );
  return {
    name,
    method,
    target,
    headers: Object.fromEntries(present),
    body: Buffer.from(body).toString(),
    expected,
  };
};

/** One request that is accepted, and for each reason one that is refused by it. */
export const makeRequests = async (): Promise<RequestVectors> => {
  const bench = await createBench();
  const cases = [
    toCase('accepted', draft(), { device: thumbprintOf({ ...DEVICE_KEY.jwk, crv: 'P-256' }, sha256) }),
  ];
  for (const [reason, { spoil }] of Object.entries(FAULTS)) {
    const made = draft();
    spoil(made);
    const outcome = await bench.verifier.verify(toRequest(made));
    if (outcome.ok) throw new Error(`${reason} is accepted`);
    cases.push(toCase(reason, made, { code: outcome.code, reason: outcome.reason }));
  }
  return {
    clock: new Date(NOW).toISOString(),
    publicOrigin: ORIGIN,
    issuer: {
      issuer: ISSUER,
      audience: ORIGIN,
      algorithms: ['ES256'],
      jwks: { keys: [jwkOf(ISSUER_KEY, 'one')] },
    },
    keys: {
      issuer: { ...ISSUER_KEY.jwk, d: ISSUER_KEY.d },
      device: { ...DEVICE_KEY.jwk, d: DEVICE_KEY.d },
    },
    cases,
  };
};
