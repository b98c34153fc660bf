import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createKeySet } from '../../src/adapters/attestation/key-set.ts';
import { createAttestationVerifier } from '../support/attestation-verifier.ts';
import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { thumbprintOf } from '../../src/core/attestation/device-key.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import { FAULTS } from '../support/attestation-faults.ts';
import type { EvidenceVectors, RequestVectors } from './forms.ts';
import { judgeEvidence } from './judge-evidence.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../docs/vectors/${name}.json`, import.meta.url), 'utf8'));

const requests = read('requests') as RequestVectors;
const evidence = read('evidence') as EvidenceVectors;

describe('the published requests', () => {
  it.each(requests.cases)('$name', async ({ method, target, headers, body, expected }) => {
    const clock = () => Date.parse(requests.clock);
    const { issuer, audience, algorithms, jwks } = requests.issuer;
    const verifier = createAttestationVerifier({
      issuers: [{ issuer, audience, algorithms, keys: await createKeySet({ inline: jwks }, { clock }) }],
      publicOrigin: requests.publicOrigin,
      require: ['ath', 'htd'],
      clockSkewMs: 30_000,
      proofLifetimeMs: 60_000,
      maxTokenLifetimeMs: 3_600_000,
      minimumAppVersion: { ios: [{ version: '26.1.0' }], android: [{ version: '25.1.0' }] },
      storeLinks: {},
      cacheSize: 0,
      clock,
    });
    const outcome = await verifier.verify({ method, target, headers, body: Buffer.from(body) });
    const made = outcome.ok
      ? { device: outcome.device.thumbprint }
      : { code: outcome.code, reason: outcome.reason };
    expect(made).toEqual(expected);
  });

  it('have one for each reason that a request can have by itself', () => {
    const names = requests.cases.map(({ name }) => name);
    expect(names.sort()).toEqual(['accepted', ...Object.keys(FAULTS)].sort());
  });
});

describe('the published evidence', () => {
  it.each(evidence.cases)('$name', async (given) => {
    expect(await judgeEvidence(given, evidence)).toEqual(given.expected);
    const { provider, jwk, challenge, app_version: appVersion, binding, expected } = given;
    if (!('app' in expected)) return;
    const thumbprint = provider === 'android-key-attestation' ? '' : thumbprintOf(jwk, sha256);
    const parts = { challenge, audience: evidence.audience, app: expected.app, appVersion, thumbprint };
    expect(Buffer.from(bindingOf(parts, sha256)).toString('base64url')).toBe(binding);
  });

  it('has sound evidence of every kind', () => {
    const sound = evidence.cases.filter(({ expected }) => 'app' in expected).map(({ provider }) => provider);
    expect(new Set(sound).size).toBe(3);
  });
});
