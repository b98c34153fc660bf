import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { compactVerify, SignJWT } from 'jose';

import { verifySignature } from '../../../src/adapters/attestation/signature.ts';
import { parseCompactJws, TOKEN, type CompactJws } from '../../../src/core/attestation/compact-jws.ts';
import { isReason } from '../../../src/core/attestation/reasons.ts';
import type { TokenAlgorithm } from '../../../src/core/attestation/token-header.ts';
import { base64url, signText } from '../../support/attestation-bench.ts';
import { bytes32, malleate, ORDER } from '../../support/attestation-twin.ts';

const read = (text: string): CompactJws => {
  const jws = parseCompactJws(text, TOKEN);
  if (isReason(jws)) throw new Error(jws);
  return jws;
};

const PAIRS: Readonly<Record<TokenAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }>> = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  EdDSA: generateKeyPairSync('ed25519'),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const ALGORITHMS = Object.keys(PAIRS) as TokenAlgorithm[];

describe('signatures', () => {
  it.each(ALGORITHMS)('%s verifies by its own key and algorithm alone', async (alg) => {
    const token = read(await new SignJWT({ a: 1 }).setProtectedHeader({ alg }).sign(PAIRS[alg].privateKey));
    for (const other of ALGORITHMS) {
      expect([other, await verifySignature(token, PAIRS[other].publicKey, alg)]).toEqual([
        other,
        other === alg,
      ]);
    }
  });

  it('a header that names another algorithm than the pinned one is refused', async () => {
    const { privateKey, publicKey } = PAIRS.RS256;
    const token = read(await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).sign(privateKey));
    expect(await verifySignature(token, publicKey, 'RS256')).toBe(true);
    expect(await verifySignature(token, publicKey, 'PS256')).toBe(false);
  });
});

describe('ES256 is judged as jose judges it', () => {
  const { privateKey, publicKey } = PAIRS.ES256;
  const honest = signText('{"alg":"ES256"}', '{"a":1}', privateKey);
  const text = honest.slice(0, honest.lastIndexOf('.'));
  const [r, s] = [honest, honest].map((jws, half) =>
    Buffer.from(jws.slice(jws.lastIndexOf('.') + 1), 'base64url').subarray(half * 32, half * 32 + 32),
  ) as [Buffer, Buffer];
  const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
  const zero = bytes32(0n);
  const n = bytes32(ORDER);
  const ones = Buffer.alloc(32, 0xff);
  const pairOf = (a: Buffer, b: Buffer): Buffer => Buffer.concat([a, b]);
  const der = sign('sha256', Buffer.from(text), privateKey);

  it.each<[string, boolean, Uint8Array]>([
    ['as signed', true, pairOf(r, s)],
    ['its twin', true, pairOf(r, bytes32(ORDER - number(s)))],
    ['r and s exchanged', false, pairOf(s, r)],
    ['0, 0', false, pairOf(zero, zero)],
    ['r, 0', false, pairOf(r, zero)],
    ['0, s', false, pairOf(zero, s)],
    ['n, n', false, pairOf(n, n)],
    ['r, n', false, pairOf(r, n)],
    ['1, 1', false, pairOf(bytes32(1n), bytes32(1n))],
    ['n - 1, n - 1', false, pairOf(bytes32(ORDER - 1n), bytes32(ORDER - 1n))],
    ['n + 1, 1', false, pairOf(bytes32(ORDER + 1n), bytes32(1n))],
    ['all ones', false, pairOf(ones, ones)],
    ['63 bytes', false, pairOf(r, s).subarray(0, 63)],
    ['65 bytes', false, Buffer.concat([r, s, Buffer.alloc(1)])],
    ['1 byte', false, Buffer.alloc(1)],
    ['DER', false, der],
    ['r with a zero before it', false, Buffer.concat([Buffer.alloc(1), r, s])],
    ['half of it twice', false, pairOf(r, r)],
  ])('%s: %s', async (_, expected, signature) => {
    const jws = `${text}.${base64url(signature)}`;
    const byJose = await compactVerify(jws, publicKey, { algorithms: ['ES256'] }).then(
      () => true,
      () => false,
    );
    expect(await verifySignature(read(jws), publicKey, 'ES256')).toBe(expected);
    expect(byJose).toBe(expected);
  });

  it('the twin is another text', () => expect(malleate(honest)).not.toBe(honest));
});
