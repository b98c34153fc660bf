import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createRevocationIds } from '../../../src/core/revocation/subjects.ts';

const hash = createKeyedHash(new Uint8Array(32).fill(7));
const TOKEN = {
  ...{ issuer: 'https://a.example', kid: 'k', thumbprint: 'x', text: 'head.body.signature' },
  claims: { iss: 'https://a.example', jti: 'one' },
};

/** Two releases beside each other must agree on the names: they are part of what is kept. */
describe('the names of what can be revoked', () => {
  it('are keyed hashes of their kind and their parts', () => {
    const ids = createRevocationIds(hash);
    const name = (kind: string, ...parts: string[]) => hash(`revoked-${kind}`, JSON.stringify(parts));
    expect(ids.tokenId('i', 'j')).toBe(name('token', 'i', 'j'));
    expect(ids.tokenText('a.b.c', { iss: 'i', jti: 'j' })).toBe(name('token', 'i', 'j'));
    expect(ids.device('x')).toBe(name('device', 'x'));
    expect(ids.issuerKey('i', 'k')).toBe(name('issuer-key', 'i', 'k'));
    expect(ids.issuerCertificate('s')).toBe(name('issuer-certificate', 's'));
    const versions = { platform: 'ios', version: '1.0.0' } as const;
    expect(ids.appVersions({ ...versions, orBelow: true })).toBe(
      name('app-version', 'ios', '1.0.0', 'or-below'),
    );
    expect(ids.appVersions({ ...versions, orBelow: false })).toBe(
      name('app-version', 'ios', '1.0.0', 'exactly'),
    );
  });

  it.each([
    [{}],
    [{ jti: 'one' }],
    [{ iss: 'https://a.example' }],
    [{ iss: 7, jti: 'one' }],
    [{ iss: 'https://a.example', jti: '' }],
    [{ iss: 'https://a.example', jti: 7 }],
  ])('are of what was signed where a token has no name of its own: %j', (claims) => {
    const ids = createRevocationIds(hash);
    expect(ids.tokenText('a.b.c', claims)).toBe(hash('revoked-token-text', JSON.stringify(['a.b'])));
  });

  it('are all those of a token', () => {
    const ids = createRevocationIds(hash);
    const subjects = {
      token: ids.tokenId('https://a.example', 'one'),
      device: ids.device('x'),
      issuerKey: ids.issuerKey('https://a.example', 'k'),
    };
    expect(ids.subjectsOf(TOKEN)).toEqual(subjects);
    expect(ids.subjectsOf({ ...TOKEN, issuerSubject: 's' })).toEqual({
      ...subjects,
      issuerCertificate: ids.issuerCertificate('s'),
    });
  });
});
