import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { parseStrictJson, type JsonObject } from '../../../src/core/attestation/strict-json.ts';
import { tokenThumbprint } from '../../../src/core/attestation/token-thumbprint.ts';
import { MAX_LIFETIME_MS } from '../../../src/core/replicated/request-parts.ts';
import { readRevocationRequest } from '../../../src/core/revocation/request.ts';
import { REVOCATION_KINDS } from '../../../src/core/revocation/revocation.ts';
import { createRevocationIds } from '../../../src/core/revocation/subjects.ts';
import { createPhone, createTestIssuer } from '../../support/phone.ts';

const ids = createRevocationIds(createKeyedHash(new Uint8Array(32).fill(7)));
const read = (body: object) => readRevocationRequest(body as JsonObject, ids, sha256);
const isTaken = (body: object): boolean => !('fault' in read(body));
const VERSION = { kind: 'app-version', platform: 'ios', version: '27.1.0', reason: 'stolen' };
const DEVICE = { kind: 'device', thumbprint: 'a'.repeat(43), reason: 'stolen' };
const TOKEN = { kind: 'token', jti: 'one', issuer: 'https://a.example', reason: 'stolen' };
const KEY = { kind: 'issuer-key', kid: 'one', issuer: 'https://a.example', reason: 'stolen' };
const CERTIFICATE = { kind: 'issuer-certificate', subject: 'one', reason: 'stolen' };

describe('a request to revoke', () => {
  it.each([VERSION, DEVICE, TOKEN, KEY, CERTIFICATE])('is taken as %j', (body) => {
    expect(read(body)).toMatchObject({ kind: body.kind, reason: 'stolen' });
    expect(read(body)).not.toHaveProperty('lifetimeMs');
  });

  it('names by a keyed hash, another for each kind, issuer, name and key', () => {
    const all = [
      TOKEN,
      { ...TOKEN, jti: 'two' },
      { ...TOKEN, issuer: 'https://b.example' },
      KEY,
      CERTIFICATE,
      DEVICE,
      VERSION,
      { ...VERSION, or_below: true },
    ].map((body) => (read(body) as { id: string }).id);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const others = createRevocationIds(createKeyedHash(new Uint8Array(32).fill(8)));
    expect(readRevocationRequest(DEVICE, others, sha256)).not.toMatchObject({ id: all[5] });
  });

  it('cannot make two names one by moving a border between them', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.nat(), (issuer, jti, at) => {
        const both = issuer + jti;
        const cut = 1 + (at % Math.max(1, both.length - 1));
        const same = both.slice(0, cut) === issuer;
        return (ids.tokenId(issuer, jti) === ids.tokenId(both.slice(0, cut), both.slice(cut))) === same;
      }),
    );
  });

  it('is the same by a token as by what stands in it', async () => {
    const issuer = await createTestIssuer('https://a.example', 'https://b.example');
    const { token } = await createPhone(issuer, { jti: 'one' });
    const idBy = (body: object) => (read({ reason: 'stolen', ...body }) as { id: string }).id;
    expect(idBy({ kind: 'token', token })).toBe(
      idBy({ kind: 'token', jti: 'one', issuer: 'https://a.example' }),
    );
    // The signature's other spelling (n - s) does not make it another token, not even without a jti.
    const nameless = (await createPhone(issuer, { jti: undefined })).token;
    const respelled = `${nameless.slice(0, nameless.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    expect(idBy({ kind: 'token', token: nameless })).toBe(idBy({ kind: 'token', token: respelled }));
  });

  const bounds: [string, object, object][] = [
    ['a lifetime of a second', { expires_in: 1 }, { expires_in: 0 }],
    [
      'one of ten years',
      { expires_in: MAX_LIFETIME_MS / 1_000 },
      { expires_in: MAX_LIFETIME_MS / 1_000 + 1 },
    ],
    ['whole seconds', { expires_in: 2 }, { expires_in: 1.5 }],
    ['a number of them', { expires_in: 60 }, { expires_in: '60' }],
    ['a reason of 200 characters', { reason: 'ab '.repeat(66) + 'ab' }, { reason: 'ab '.repeat(66) + 'abc' }],
    ['a reason of one', { reason: 'a' }, { reason: '' }],
    ['a reason that is text', { reason: 'a' }, { reason: 1 }],
    ['the digits of a ticket', { reason: 'INC-471147' }, { reason: 'INC-4711471' }],
    ['a platform that there is', { platform: 'android' }, { platform: 'windows' }],
    ['a semantic version', { version: '1.2.3-rc.1' }, { version: '1.2' }],
    ['true or false', { or_below: true }, { or_below: 'true' }],
    ['its own members', {}, { jti: 'one' }],
    ['known members', {}, { expires: 1 }],
  ];
  it.each(bounds)('takes %s, and nothing beyond', (_what, within, beyond) => {
    expect(isTaken({ ...VERSION, ...within })).toBe(true);
    expect(isTaken({ ...VERSION, ...beyond })).toBe(false);
  });

  it.each([
    ['a thumbprint of 42 characters', { ...DEVICE, thumbprint: 'a'.repeat(42) }],
    ['one of 44', { ...DEVICE, thumbprint: 'a'.repeat(44) }],
    ['one in plain base64', { ...DEVICE, thumbprint: `${'a'.repeat(42)}+` }],
    ['a kid without issuer', { ...KEY, issuer: undefined }],
    ['a kid of 257 characters', { ...KEY, kid: 'a'.repeat(257) }],
    ['a jti without issuer', { ...TOKEN, issuer: undefined }],
    ['two names', { ...DEVICE, token: 'ey.ey.ey' }],
    ['a token that is none', { kind: 'token', token: 'ey.ey.ey', reason: 'stolen' }],
    ['a token over 4 KiB', { kind: 'token', token: `ey.${'a'.repeat(4_096)}.ey`, reason: 'stolen' }],
    ['an unknown kind', { ...DEVICE, kind: 'phone' }],
    ['a kind that every object has', { ...DEVICE, kind: 'constructor' }],
    ['no kind', { reason: 'stolen' }],
  ])('is refused with %s', (_what, body) => {
    expect(isTaken(JSON.parse(JSON.stringify(body)) as object)).toBe(false);
  });

  const faults: [object, RegExp][] = [
    [{ kind: 'phone' }, /^kind must be one of token, device, issuer-key, issuer-certificate, app-version\.$/],
    [
      { ...DEVICE, kid: 'one' },
      /^This kind takes kind, reason, expires_in, thumbprint, token, and nothing else\.$/,
    ],
    [{ ...DEVICE, token: 'ey.ey.ey' }, /^token goes alone/],
    [{ ...KEY, kid: undefined, token: 'ey.ey.ey' }, /^token goes alone/],
    [
      { kind: 'token', token: 'ey.ey.ey', reason: 'stolen' },
      /^token must be the text of an attestation token\.$/,
    ],
    [
      { kind: 'issuer-key', token: 'ey.ey.ey', reason: 'stolen' },
      /^token must be the text of an attestation token/,
    ],
    [
      { kind: 'issuer-certificate', token: 7, reason: 'stolen' },
      /^token must be the text of an attestation token/,
    ],
    [
      { kind: 'device', token: 'ey.ey.ey', reason: 'stolen' },
      /^token must be the text of a token that binds a key/,
    ],
    [{ kind: 'token', reason: 'stolen' }, /^A token is named by jti and issuer, or by its text/],
    [{ ...TOKEN, jti: 7 }, /^A token is named by/],
    [{ ...TOKEN, jti: 'a'.repeat(257) }, /^A token is named by/],
    [{ ...TOKEN, issuer: `https://${'a'.repeat(2_048)}` }, /^A token is named by/],
    [{ kind: 'device', reason: 'stolen' }, /^A device is named by thumbprint/],
    [{ kind: 'issuer-key', issuer: 'https://a.example', reason: 'stolen' }, /^An issuer’s key is named by/],
    [{ ...KEY, kid: '' }, /^An issuer’s key is named by/],
    [{ ...KEY, kid: 7 }, /^An issuer’s key is named by/],
    [{ kind: 'issuer-certificate', reason: 'stolen' }, /^A certificate is named by subject/],
    [{ ...VERSION, platform: 'windows' }, /^platform must be ios or android\.$/],
    [{ ...VERSION, version: '27' }, /^version must be a semantic version/],
    [{ ...VERSION, version: '1234567.0.0' }, /^version must be a semantic version/],
    [{ ...VERSION, or_below: 'true' }, /^or_below must be true or false\.$/],
    [{ ...VERSION, reason: '' }, /^reason must be 1 to 200/],
    [{ ...VERSION, expires_in: 0 }, /^expires_in must be a whole number of seconds/],
  ];
  it.each(faults)('says of %j what to do: %s', (body, sentence) => {
    expect(read(body)).toEqual({ fault: expect.stringMatching(sentence) as unknown });
  });

  it.each([
    ['a kid of 256 characters', { ...KEY, kid: 'a'.repeat(256) }],
    ['a version with six digits', { ...VERSION, version: '123456.0.0' }],
    ['a token of no kind but text', { ...TOKEN, token: undefined }],
  ])('is taken with %s', (_what, body) => {
    expect(isTaken(body)).toBe(true);
  });

  it('names a key, a certificate and a device by a token of theirs, and its issuer where it has one', async () => {
    const issuer = await createTestIssuer('https://a.example', 'https://b.example');
    const attestation = { level: 'tee', issuer: 'serial 7' };
    const { token } = await createPhone(issuer, { jti: 'one', attestation });
    const by = (body: object) => read({ reason: 'stolen', ...body }) as { id: string; issuer?: string };
    const [header = ''] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    expect(by({ kind: 'issuer-key', token })).toEqual(
      by({ kind: 'issuer-key', kid, issuer: 'https://a.example' }),
    );
    expect(by({ kind: 'issuer-key', token }).issuer).toBe('https://a.example');
    expect(by({ kind: 'issuer-certificate', token })).toEqual(
      by({ kind: 'issuer-certificate', subject: 'serial 7' }),
    );
    expect(by({ kind: 'token', token }).issuer).toBe('https://a.example');
    const thumbprint = tokenThumbprint(token, sha256);
    expect(by({ kind: 'device', token })).toEqual(by({ kind: 'device', thumbprint }));
    const { token: nameless } = await createPhone(issuer, { iss: undefined, attestation: undefined });
    expect(by({ kind: 'token', token: nameless })).not.toHaveProperty('issuer');
    expect(by({ kind: 'issuer-certificate', token: nameless })).toHaveProperty('fault');
    expect(by({ kind: 'issuer-key', token: nameless })).toHaveProperty('fault');
  });

  it('is read or refused, whatever it is, and a fault quotes nothing of it', () => {
    const value = fc.oneof(fc.string(), fc.jsonValue(), fc.constant('ey.ey.ey'));
    const names = [
      'jti',
      'issuer',
      'token',
      'thumbprint',
      'kid',
      'subject',
      'platform',
      'version',
      'or_below',
    ];
    const body = fc.record(
      {
        kind: fc.constantFrom(...REVOCATION_KINDS),
        reason: fc.oneof(fc.constant('stolen'), value),
        expires_in: fc.oneof(fc.nat(), value),
        ...Object.fromEntries(names.map((name) => [name, value])),
      },
      { requiredKeys: ['kind'] },
    );
    fc.assert(
      fc.property(body, (made) => {
        const parsed = parseStrictJson(Buffer.from(JSON.stringify(made)));
        const result = parsed === undefined ? undefined : read(parsed);
        if (result === undefined) return true;
        if (!('fault' in result)) return /^[A-Za-z0-9_-]{22}$/.test(result.id);
        const said = read({ ...(parsed ?? {}), zzzzzzzz: 'qqqqqqqq' }) as { fault: string };
        return result.fault.endsWith('.') && !/zzzz|qqqq/.test(said.fault);
      }),
      { numRuns: 3_000 },
    );
  });
});
