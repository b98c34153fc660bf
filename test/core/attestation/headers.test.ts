import { describe, expect, it } from '@jest/globals';

import { compactJws } from './jws.ts';
import { parseCompactJws, PROOF, TOKEN } from '../../../src/core/attestation/compact-jws.ts';
import { dpopChallenge } from '../../../src/core/attestation/dpop-challenge.ts';
import {
  PROOF_HEADER_NAMES,
  readEvidence,
  readProofHeader,
  type TokenHeaders,
} from '../../../src/core/attestation/evidence.ts';
import { presenceFault, readForms, readProof, type TokenKind } from '../../../src/core/attestation/forms.ts';
import { isAllowedAlgorithm, readKeyId } from '../../../src/core/attestation/token-header.ts';
import { NATIVE_PROFILE, type ProofMode } from '../../../src/core/attestation/token-profile.ts';

const NATIVE: TokenHeaders = new Map([['oauth-client-attestation', { mayComeAlone: false }]]);
const ALL: TokenHeaders = new Map([...NATIVE, ['x-firebase-appcheck', { mayComeAlone: true }]]);

const headers = (given: Readonly<Record<string, string | readonly string[]>>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, values]) => [name, [values].flat() as readonly string[]]),
  );

describe('what a request carries', () => {
  const read = (given: Readonly<Record<string, string | readonly string[]>>, names = NATIVE) =>
    readEvidence(headers(given), names);

  it('is a token, and a proof by one of two modes', () => {
    expect(PROOF_HEADER_NAMES).toEqual(['dpop', 'oauth-client-attestation-pop']);
    expect(read({ 'oauth-client-attestation': 't', dpop: 'p' })).toEqual({
      ...{ token: 't', header: 'oauth-client-attestation', proof: { mode: 'dpop', text: 'p' } },
    });
    expect(read({ 'oauth-client-attestation': 't', 'oauth-client-attestation-pop': 'p' })).toMatchObject({
      proof: { mode: 'pop', text: 'p' },
    });
  });

  it('is a token alone, where that can be meant', () => {
    expect(read({ 'x-firebase-appcheck': 't' }, ALL)).toEqual({ token: 't', header: 'x-firebase-appcheck' });
    expect(read({ 'oauth-client-attestation': 't' }, ALL)).toBe('proof_missing');
  });

  it.each([
    ['nothing', {}, 'token_missing'],
    ['a proof alone', { dpop: 'p' }, 'token_missing'],
    ['a token where none is looked for', { 'x-firebase-appcheck': 't', dpop: 'p' }, 'token_missing'],
    ['two tokens', { 'oauth-client-attestation': ['t', 't'], dpop: 'p' }, 'token_repeated'],
    ['two proofs', { 'oauth-client-attestation': 't', dpop: ['p', 'q'] }, 'proof_repeated'],
    [
      'proofs of two modes',
      { 'oauth-client-attestation': 't', dpop: 'p', 'oauth-client-attestation-pop': 'q' },
      'proof_mixed',
    ],
    ['a token that is too large', { 'oauth-client-attestation': 't'.repeat(4_097) }, 'token_too_large'],
    ['a proof that is too large', { dpop: 'p'.repeat(2_049) }, 'proof_too_large'],
    [
      'a second proof that is too large',
      { 'oauth-client-attestation': 't', dpop: ['p', 'p'.repeat(2_049)] },
      'proof_too_large',
    ],
  ])('is refused where it is %s', (_, given, reason) => {
    expect(read(given as never)).toBe(reason);
  });

  it('is refused where it is tokens of two kinds', () => {
    const both = { 'oauth-client-attestation': 't', 'x-firebase-appcheck': 't', dpop: 'p' };
    expect(read(both, ALL)).toBe('token_mixed');
  });

  it('may be as large as is said', () => {
    const largest = { 'oauth-client-attestation': 't'.repeat(4_096), dpop: 'p'.repeat(2_048) };
    expect(read(largest)).toMatchObject({ header: 'oauth-client-attestation' });
  });

  it('is a proof alone, where a key is attested', () => {
    expect(readProofHeader(headers({ dpop: 'p' }))).toEqual({ proof: 'p' });
    expect(readProofHeader({})).toBe('proof_missing');
    expect(readProofHeader(headers({ dpop: [] }))).toBe('proof_missing');
    expect(readProofHeader(headers({ dpop: ['p', 'p'] }))).toBe('proof_repeated');
    expect(readProofHeader(headers({ dpop: 'p'.repeat(2_048) }))).toHaveProperty('proof');
    expect(readProofHeader(headers({ dpop: 'p'.repeat(2_049) }))).toBe('proof_too_large');
  });
});

describe('a JWS', () => {
  it('is read as it was written', () => {
    const text = compactJws({ header: { alg: 'ES256' }, claims: { a: 1 } });
    expect(parseCompactJws(text, TOKEN)).toEqual({
      ...{ text, header: { alg: 'ES256' }, claims: { a: 1 }, signature: new Uint8Array([1, 2, 3]) },
    });
  });

  it.each([
    ['two parts', 'e30.e30', 'form'],
    ['four parts', 'e30.e30.AQID.AQID', 'form'],
    ['an empty part', 'e30..AQID', 'form'],
    ['padding', 'e30=.e30.AQID', 'form'],
    ['a space before', ' e30.e30.AQID', 'form'],
    ['a line behind', 'e30.e30.AQID\n', 'form'],
    ['a header that is not canonical', 'e31.e30.AQID', 'encoding'],
    ['claims that are not', 'e30.e31.AQID', 'encoding'],
    ['a signature that is not', 'e30.e30.AQJ', 'encoding'],
    ['a header that is no JSON', `${Buffer.from('x').toString('base64url')}.e30.AQID`, 'json'],
    ['claims that are none', `e30.${Buffer.from('[]').toString('base64url')}.AQID`, 'json'],
  ])('is none with %s', (_, text, what) => {
    expect(parseCompactJws(text, TOKEN)).toBe(`token_${what}`);
    expect(parseCompactJws(text, PROOF)).toBe(`proof_${what}`);
  });

  it.each(['crit', 'jku', 'x5u', 'x5c', 'b64'])('has no %s', (name) => {
    const text = compactJws({ header: { [name]: 1 }, claims: {} });
    expect(parseCompactJws(text, TOKEN)).toBe('token_header_forbidden');
    expect(parseCompactJws(text, PROOF)).toBe('proof_header_forbidden');
  });

  it('names its key where it is a proof, and not where it is a token', () => {
    const text = compactJws({ header: { jwk: {} }, claims: {} });
    expect(parseCompactJws(text, TOKEN)).toBe('token_header_forbidden');
    expect(parseCompactJws(text, PROOF)).toMatchObject({ text });
  });
});

describe('the header of a token', () => {
  it('names an algorithm that is allowed', () => {
    expect(isAllowedAlgorithm('ES256', ['EdDSA', 'ES256'])).toBe(true);
    for (const value of ['ES384', 'none', ['ES256'], undefined])
      expect(isAllowedAlgorithm(value, ['EdDSA', 'ES256'])).toBe(false);
  });

  it('names a key by visible text', () => {
    expect(readKeyId({ kid: 'k'.repeat(256) })).toBe('k'.repeat(256));
    for (const kid of ['k'.repeat(257), '', 'a b', 'é', 7, undefined])
      expect(readKeyId({ kid })).toBeUndefined();
  });
});

describe('token and proof, before any key is looked at', () => {
  const kind: TokenKind = { profile: NATIVE_PROFILE, algorithms: ['ES256', 'EdDSA'] };
  const token = compactJws({
    header: { typ: 'oauth-client-attestation+jwt', alg: 'EdDSA' },
    claims: { iss: 'i' },
  });
  const proofOf = (header: object) => compactJws({ header, claims: {} });
  const dpop = proofOf({ typ: 'dpop+jwt', alg: 'ES256' });
  interface Sent {
    readonly text?: string;
    readonly proof?: string;
    readonly mode?: ProofMode;
    readonly of?: TokenKind;
  }
  const read = ({ text = token, proof = dpop, of = kind, mode = 'dpop' }: Sent = {}) =>
    readForms({ token: text, header: 'oauth-client-attestation', proof: { mode, text: proof } }, () => of);
  const unbound: TokenKind = { ...kind, profile: { ...NATIVE_PROFILE, binding: 'none' } };

  it('are read', () => {
    expect(read()).toMatchObject({ token: { text: token }, proof: { mode: 'dpop', jws: { text: dpop } } });
    const alone = readForms({ token, header: 'oauth-client-attestation' }, () => unbound);
    expect(alone).toMatchObject({ token: { text: token } });
    expect(alone).not.toHaveProperty('proof');
  });

  it('are of the kind that the claims name, and the header field', () => {
    const asked: unknown[] = [];
    readForms({ token, header: 'oauth-client-attestation' }, (...of) => {
      asked.push(of);
      return kind;
    });
    expect(asked).toEqual([[{ iss: 'i' }, 'oauth-client-attestation']]);
  });

  const tokenOf = (header: object) => compactJws({ header, claims: {} });

  it.each([
    ['a token that is none', { text: 'x' }, 'token_form'],
    ['a proof that is none', { proof: 'x' }, 'proof_form'],
    ['a token of another type', { text: tokenOf({ typ: 'JWT', alg: 'ES256' }) }, 'token_type'],
    [
      'a token of another algorithm',
      { text: tokenOf({ typ: NATIVE_PROFILE.types[0], alg: 'RS256' }) },
      'token_algorithm',
    ],
    ['a proof of another type', { proof: proofOf({ typ: 'JWT', alg: 'ES256' }) }, 'proof_type'],
    [
      'a proof of another mode',
      { proof: proofOf({ typ: 'oauth-client-attestation-pop+jwt', alg: 'ES256' }) },
      'proof_type',
    ],
    [
      'a proof of another algorithm',
      { proof: proofOf({ typ: 'dpop+jwt', alg: 'ES384' }) },
      'proof_algorithm',
    ],
    ['a proof that nobody expects', { of: unbound }, 'proof_unexpected'],
    [
      'a token in a field of others',
      { of: { ...kind, profile: { ...NATIVE_PROFILE, header: 'x-firebase-appcheck' as const } } },
      'token_header',
    ],
  ])('are refused with %s', (_, changes, reason) => {
    expect(read(changes)).toBe(reason);
  });

  it('are a PoP by its own type', () => {
    const pop = proofOf({ typ: 'oauth-client-attestation-pop+jwt', alg: 'ES256' });
    expect(read({ proof: pop, mode: 'pop' })).toMatchObject({ proof: { mode: 'pop' } });
    expect(readProof({ mode: 'pop', text: pop })).toMatchObject({ mode: 'pop', jws: { text: pop } });
  });

  it('may be the proof alone', () => {
    expect(readProof({ mode: 'dpop', text: dpop })).toMatchObject({ mode: 'dpop', jws: { text: dpop } });
    expect(readProof({ mode: 'dpop', text: 'x' })).toBe('proof_form');
    expect(readProof({ mode: 'dpop', text: proofOf({ alg: 'ES256' }) })).toBe('proof_type');
    expect(readProof({ mode: 'dpop', text: proofOf({ typ: 'dpop+jwt' }) })).toBe('proof_algorithm');
  });

  it('come together where the token binds a key, and only there', () => {
    expect(presenceFault(NATIVE_PROFILE, {})).toBeUndefined();
    expect(presenceFault(NATIVE_PROFILE, undefined)).toBe('proof_missing');
    expect(presenceFault(unbound.profile, {})).toBe('proof_unexpected');
    expect(presenceFault(unbound.profile, undefined)).toBeUndefined();
  });

  it('are asked for by the error and the algorithm', () => {
    expect(dpopChallenge('use_dpop_nonce')).toBe('DPoP error="use_dpop_nonce", algs="ES256"');
  });
});
