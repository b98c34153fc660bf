import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { readIssuerKeys } from '../../../src/adapters/attestation/issuer-keys.ts';
import { createKeySet } from '../../../src/adapters/attestation/key-set.ts';
import { ecKey, jwkOf, NOW } from '../../support/attestation-bench.ts';

const key = ecKey();
const other = ecKey();
const good = jwkOf(key, 'good');
const publicJwk = (publicKey: KeyObject) => publicKey.export({ format: 'jwk' });
const rsa = (modulusLength: number) => publicJwk(generateKeyPairSync('rsa', { modulusLength }).publicKey);
const rsa2048 = rsa(2048);
const ed25519 = publicJwk(generateKeyPairSync('ed25519').publicKey);
const ed448 = publicJwk(generateKeyPairSync('ed448').publicKey);

const read = (...keys: readonly unknown[]) => readIssuerKeys({ keys });

describe('a key of a set', () => {
  it.each([
    ['EC P-256', key.jwk, 'ES256'],
    ['EC P-384', ecKey('P-384').jwk, 'ES384'],
    ['EC P-521', ecKey('P-521').jwk, 'ES512'],
    ['Ed25519', ed25519, 'EdDSA'],
    ['Ed25519 by its other name', { ...ed25519, alg: 'Ed25519' }, 'EdDSA'],
    ['RSA', rsa2048, 'RS256'],
    ['RSA for PS256', { ...rsa2048, alg: 'PS256' }, 'PS256'],
  ])('%s is for one algorithm', async (_, jwk, algorithm) => {
    expect((await read({ ...jwk, kid: 'x' })).get('x')).toMatchObject({ algorithm });
  });

  it.each([
    ['for encryption', { ...good, kid: 'x', use: 'enc' }],
    ['with other operations', { ...good, kid: 'x', key_ops: ['encrypt'] }],
    ['of a kind nobody knows', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA', kid: 'x' }],
    ['on another curve', { ...ecKey('secp256k1').jwk, kid: 'x' }],
    ['of Ed448', { ...ed448, kid: 'x' }],
    ['whose alg is not its curve’s', { ...good, kid: 'x', alg: 'ES384' }],
    ['of RSA for another algorithm', { ...rsa2048, kid: 'x', alg: 'RSA-OAEP' }],
    ['without a kid', { ...key.jwk }],
    ['with a kid over 256 characters', { ...key.jwk, kid: 'x'.repeat(257) }],
  ])('%s is passed over', async (_, jwk) => {
    expect([...(await read(good, jwk)).keys()]).toEqual(['good']);
  });

  it('of 256 characters of kid is taken', async () => {
    expect((await read({ ...key.jwk, kid: 'x'.repeat(256) })).size).toBe(1);
  });

  it.each([
    ['private', 'private_key', { ...good, kid: 'x', d: key.d }],
    ['private and for encryption', 'private_key', { ...good, kid: 'x', use: 'enc', d: key.d }],
    ['symmetric', 'symmetric_key', { kty: 'oct', k: 'c2VjcmV0', kid: 'x' }],
    ['RSA of 512 bits', 'short_rsa_key', { kty: 'RSA', e: 'AQAB', n: 'w'.repeat(85) + 'A', kid: 'x' }],
    ['RSA of 1024 bits', 'short_rsa_key', { ...rsa(1024), kid: 'x' }],
    ['RSA of 2040 bits', 'short_rsa_key', { ...rsa(2040), kid: 'x' }],
    [
      'RSA of 2047 bits',
      'short_rsa_key',
      { kty: 'RSA', e: 'AQAB', n: 'f' + 'w'.repeat(340) + 'A', kid: 'x' },
    ],
    [
      'RSA, short and padded with zeros',
      'short_rsa_key',
      { kty: 'RSA', e: 'AQAB', n: 'A'.repeat(12) + 'w'.repeat(329) + 'A', kid: 'x' },
    ],
    ['RSA without modulus', 'broken_key', { kty: 'RSA', e: 'AQAB', kid: 'x' }],
    ['off the curve', 'broken_key', { ...good, kid: 'x', y: other.jwk.x }],
    ['without coordinates', 'broken_key', { kty: 'EC', crv: 'P-256', kid: 'x' }],
    ['no object', 'not_a_key_set', 'key'],
    ['with a kid that is there', 'repeated_kid', { ...other.jwk, kid: 'good' }],
  ])('%s makes the whole set refused, and is not in the message', async (_, fault, jwk) => {
    const error = await read(good, jwk).then(
      () => undefined,
      (thrown: unknown) => thrown as Error & { fault: string },
    );
    expect(error?.fault).toBe(fault);
    expect(error?.message).not.toContain(key.d);
    expect(error?.message).not.toContain('c2VjcmV0');
  });
});

describe('a set', () => {
  it('has at most 64 keys', async () => {
    const many = Array.from({ length: 65 }, (_, index) => jwkOf(key, `k${index}`));
    expect((await read(...many.slice(0, 64))).size).toBe(64);
    await expect(read(...many)).rejects.toMatchObject({ fault: 'too_many_keys' });
  });

  it.each([[undefined], [null], [[]], ['keys'], [{ keys: {} }]])('%j is none', async (set) => {
    await expect(readIssuerKeys(set)).rejects.toMatchObject({ fault: 'not_a_key_set' });
  });

  it('inline is as strict, and ages', async () => {
    const clock = { now: NOW };
    const options = { clock: () => clock.now };
    await expect(createKeySet({ inline: { keys: [] } }, options)).rejects.toMatchObject({
      fault: 'no_usable_key',
    });
    const set = await createKeySet({ inline: { keys: [good] } }, options);
    clock.now += 2000;
    expect([set.isLoaded(), set.ageSeconds(), await set.find('none')]).toEqual([true, 2, undefined]);
    expect(await set.find('good')).toBe(set.peek('good'));
    set.close();
  });

  it('spells a key in two ways as one', async () => {
    const [plain, spelled] = [await read(good), await read({ ...good, x: `${good.x}=` })];
    expect(spelled.get('good')?.thumbprint).toBe(plain.get('good')?.thumbprint);
  });
});
