import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { createMemoryEvidenceStore } from '../../../../src/adapters/memory/evidence-store.ts';
import { createEvidenceMemory, createEvidenceUse } from '../../../../src/core/issuing/evidence-use.ts';
import {
  assertionEvidence,
  attestationEvidence,
  NOW,
  verify,
  type AssertionParts,
} from '../../../support/evidence/apple-evidence.ts';

const keys = { namespace: 'nw', hash: (purpose: string, value: string) => `${purpose}:${value}` };

/** The way of evidence from the phone into the store, each time by a new challenge and proof. */
const createPhone = () => {
  const store = createMemoryEvidenceStore({ clock: () => NOW, maxSubjects: 100 });
  const memory = createEvidenceMemory(store, keys);
  const useOf = createEvidenceUse({ ...keys, clockSkewMs: 0 });
  const send = async (sent: Record<string, unknown>): Promise<string> => {
    const evidence = await verify(sent, { memory });
    if (!evidence.ok) return evidence.reason;
    return store.accept(
      useOf({
        provider: 'apple-app-attest',
        evidence,
        challenge: randomUUID(),
        challengeLifetimeMs: 60_000,
        thumbprint: 'thumbprint',
        proof: { jti: randomUUID(), acceptableUntil: NOW + 60_000 },
        now: NOW,
      }),
    );
  };
  return {
    attest: () => send(attestationEvidence()),
    assert: (parts: AssertionParts) => send(assertionEvidence(parts)),
  };
};

describe('App Attest: counters in the store', () => {
  it('rise, whatever the order in which assertions arrive', async () => {
    const phone = createPhone();
    expect(await phone.assert({ counter: 1 })).toBe('apple_key_unknown');
    expect(await phone.attest()).toBe('accepted');
    expect(await phone.assert({ counter: 0 })).toBe('apple_assertion_counter');
    expect(await phone.assert({ counter: 2 })).toBe('accepted');
    expect(await phone.assert({ counter: 1 })).toBe('counter_not_above');
    expect(await phone.assert({ counter: 0xffff_ffff })).toBe('accepted');
    expect(await phone.assert({ counter: 3 })).toBe('counter_not_above');
  });

  it('let one of many equal assertions pass, however they are spelt', async () => {
    const phone = createPhone();
    await phone.attest();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => phone.assert({ counter: 1 })));
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'evidence_replayed')).toHaveLength(19);
  });

  it('are not set back by the attestation, which works once', async () => {
    const phone = createPhone();
    await phone.attest();
    await phone.assert({ counter: 5 });
    expect(await phone.attest()).toBe('evidence_replayed');
    expect(await phone.assert({ counter: 4 })).toBe('counter_not_above');
  });
});
