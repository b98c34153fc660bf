import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { ATTESTATION_REASONS, type AttestationReason } from '../../../src/core/attestation/reasons.ts';
import type { RevocationKind } from '../../../src/core/revocation/revocation.ts';
import { createRevocationSet } from '../../../src/core/revocation/revocation-set.ts';
import { createRevocations } from '../../../src/core/revocation/revocations.ts';
import { createRevocationIds } from '../../../src/core/revocation/subjects.ts';
import { createBench, draft, ISSUER, NOW, reasonOf, toRequest } from '../../support/attestation-bench.ts';
import { FAULTS } from '../../support/attestation-faults.ts';

const REASONS = Object.keys(ATTESTATION_REASONS);
const FIRST_REVOKED = REASONS.indexOf('revocations_unknown');
const faults = Object.entries(FAULTS);

const createRevoked = async (cacheSize = 1_000) => {
  const ids = createRevocationIds(createKeyedHash(Buffer.alloc(32, 7)));
  const set = createRevocationSet();
  const keeper = { isLoaded: true, refresh: () => Promise.resolve(), keep: () => Promise.resolve() };
  const revocations = createRevocations({ set, keeper, ids, clock: () => NOW });
  const revoke = (id: string, kind: RevocationKind = 'issuer-key') =>
    revocations.put({ id, kind, reason: 'test' }, 'alice');
  return { ids, keeper, set, revoke, revocations, ...(await createBench({ revocations, cacheSize })) };
};

describe('revocation in the verifier', () => {
  it.each(faults.filter(([reason]) => REASONS.indexOf(reason) < FIRST_REVOKED))(
    'comes after %s',
    async (reason, { spoil }) => {
      const { ids, revoke, verify } = await createRevoked();
      await revoke(ids.issuerKey(ISSUER, 'one'));
      expect(reasonOf(await verify(spoil))).toBe(reason);
    },
  );

  it.each(faults.filter(([reason]) => REASONS.indexOf(reason) > FIRST_REVOKED))(
    'comes before %s',
    async (_reason, { spoil }) => {
      const { ids, revoke, verify } = await createRevoked();
      await revoke(ids.issuerKey(ISSUER, 'one'));
      expect(await verify(spoil)).toMatchObject({
        ok: false,
        code: 'device_revoked',
        result: 'revoked',
        reason: 'issuer_key_revoked',
      });
    },
  );

  it.each([0, 1_000])('holds with %i tokens remembered, from the very next request', async (cacheSize) => {
    const { ids, revoke, revocations, verifier, verify } = await createRevoked(cacheSize);
    const request = draft();
    const verified = await verifier.verify(toRequest(request));
    const thumbprint = verified.ok ? verified.device.thumbprint : '';
    await revoke(ids.device(thumbprint), 'device');
    const refused = await verifier.verify(toRequest(request));
    expect(refused).toMatchObject({ reason: 'device_revoked', platform: 'ios', thumbprint });
    await revocations.lift(ids.device(thumbprint));
    expect(reasonOf(await verify())).toBe('verified');
  });

  it('looks at token, device, issuer key, certificate and version in this order', async () => {
    const { set, revocations } = await createRevoked();
    const subjects = { token: 't', device: 'd', issuerKey: 'k', issuerCertificate: 'c' };
    const app = { platform: 'ios', appVersion: '1.0.0' } as const;
    const versions = { platform: 'ios', version: '1.0.0', orBelow: false } as const;
    const order: [string, RevocationKind, AttestationReason][] = [
      ['v', 'app-version', 'app_version_revoked'],
      ['c', 'issuer-certificate', 'issuer_certificate_revoked'],
      ['k', 'issuer-key', 'issuer_key_revoked'],
      ['d', 'device', 'device_revoked'],
      ['t', 'token', 'token_revoked'],
    ];
    for (const [id, kind, reason] of order) {
      const content = { id, kind, reason: 'test', by: 'alice', at: 1, ...(id === 'v' && { versions }) };
      set.merge({ changedAt: 1, content });
      expect(revocations.find(subjects, app, NOW)).toBe(reason);
    }
  });

  it('lets nobody in while what is revoked was never read, and names what it knows', async () => {
    const { ids, keeper, revoke, verify } = await createRevoked();
    keeper.isLoaded = false;
    expect(await verify()).toMatchObject({
      reason: 'revocations_unknown',
      code: 'temporarily_unavailable',
      result: 'invalid',
    });
    await revoke(ids.issuerKey(ISSUER, 'one'));
    expect(reasonOf(await verify())).toBe('issuer_key_revoked');
  });
});

describe('the name of a token', () => {
  const ids = createRevocationIds(createKeyedHash(Buffer.alloc(32, 7)));
  const tokenText = (text: string, claims: Record<string, unknown>) => ids.tokenText(text, claims);
  const tokenId = (issuer: string, jti: string) => ids.tokenId(issuer, jti);

  it('is that of issuer and jti, whatever the text', () => {
    expect(tokenText('a.b.c', { iss: 'i', jti: 'j' })).toBe(tokenId('i', 'j'));
    expect(tokenText('x.y.z', { iss: 'i', jti: 'j', other: 1 })).toBe(tokenId('i', 'j'));
  });

  it('is what was signed where there is no jti: another spelling of the signature does not evade it', () => {
    expect(tokenText('a.b.c', { iss: 'i' })).toBe(tokenText('a.b.d', { iss: 'i' }));
    expect(tokenText('a.b.c', { iss: 'i' })).not.toBe(tokenText('a.x.c', { iss: 'i' }));
  });

  it('does not run together', () => {
    expect(tokenId('a', 'bc')).not.toBe(tokenId('ab', 'c'));
    expect(tokenId('a","b', 'c')).not.toBe(tokenId('a', 'b","c'));
  });
});
