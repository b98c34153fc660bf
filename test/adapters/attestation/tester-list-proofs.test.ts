import { describe, expect, it } from '@jest/globals';

import {
  BODY,
  createBench,
  DEVICE_KEY,
  digest,
  draft,
  OTHER_KEY,
  ORIGIN,
  reasonOf,
  SECONDS,
  signDraft,
  signText,
  TARGET,
  toRequest,
  type Draft,
} from '../../support/attestation-bench.ts';
import { malleate } from '../../support/attestation-twin.ts';

type Spoil = (request: Draft) => void;
type Named = readonly [name: string, reason: string, spoil: Spoil];

const proofClaim =
  (name: string, value: unknown): Spoil =>
  ({ proof }) =>
    void (proof.claims[name] = value);

const htu = (value: string): Spoil => proofClaim('htu', value);

const PROOFS: readonly Named[] = [
  ['method in lower case', 'proof_method', proofClaim('htm', 'post')],
  ['a proof for GET', 'proof_method', proofClaim('htm', 'GET')],
  ['a method override', 'proof_method', (request) => void (request.method = 'DELETE')],
  ['htu with another path', 'proof_uri', htu(`${ORIGIN}/json/users/old`)],
  ['htu with another case of the path', 'proof_uri', htu(`${ORIGIN}/JSON/users/new`)],
  ['htu with a slash at the end', 'proof_uri', htu(`${ORIGIN}${TARGET}/`)],
  ['htu with another scheme', 'proof_uri', htu(`http://api.example.com${TARGET}`)],
  ['htu with another host', 'proof_uri', htu(`https://evil.example${TARGET}`)],
  ['htu with another port', 'proof_uri', htu(`https://api.example.com:8443${TARGET}`)],
  ['htu with a login', 'proof_uri', htu(`https://api.example.com@evil.example${TARGET}`)],
  ['htu with a dot after the host', 'proof_uri', htu(`https://api.example.com.${TARGET}`)],
  ['htu with an encoded slash', 'proof_uri', htu(`${ORIGIN}/json%2Fusers/new`)],
  ['htu with a backslash', 'proof_uri', htu(`${ORIGIN}\\json\\users\\new`)],
  ['htu with a tab', 'proof_uri', htu(`${ORIGIN}/json/users/\tnew`)],
  ['htu with a broken escape', 'proof_uri', htu(`${ORIGIN}/json/users/n%6`)],
  ['htu without origin', 'proof_uri', htu(TARGET)],
  ['htu as a list', 'proof_uri', proofClaim('htu', [`${ORIGIN}${TARGET}`])],
  ['a target in absolute form', 'proof_uri', (request) => void (request.target = `${ORIGIN}${TARGET}`)],
  [
    'the body changed after signing',
    'proof_body_hash',
    proofClaim('htd', digest('country_code=1&cellphone=2025550199')),
  ],
  ['a body where none was signed', 'proof_body_hash', proofClaim('htd', digest(''))],
  [
    'a proof from another device',
    'proof_key_mismatch',
    ({ proof }) => {
      proof.header['jwk'] = OTHER_KEY.jwk;
      proof.key = OTHER_KEY.privateKey;
    },
  ],
  [
    'the device’s key, another device’s signature',
    'proof_signature',
    ({ proof }) => void (proof.key = OTHER_KEY.privateKey),
  ],
  [
    'the same x with y turned over',
    'proof_key_mismatch',
    ({ proof }) => void (proof.header['jwk'] = { ...DEVICE_KEY.jwk, y: OTHER_KEY.jwk.y }),
  ],
  [
    'the key spelled otherwise',
    'proof_key_mismatch',
    ({ proof }) => void (proof.header['jwk'] = { ...DEVICE_KEY.jwk, x: `${DEVICE_KEY.jwk.x}=` }),
  ],
  ['ath of another token', 'proof_token_hash', proofClaim('ath', digest('another'))],
  ['ath as an object', 'proof_token_hash', proofClaim('ath', {})],
  ['a token for a proof', 'proof_type', ({ token, proof }) => void proof.text.push(() => signDraft(token))],
  [
    'an OAuth PoP for a proof',
    'proof_type',
    ({ proof }) => void (proof.header['typ'] = 'oauth-client-attestation-pop+jwt'),
  ],
  ['an oversize jti', 'proof_id', proofClaim('jti', 'x'.repeat(129))],
  ['a jti with a space', 'proof_id', proofClaim('jti', 'x'.repeat(16) + ' x')],
  ['a jti that is a number', 'proof_id', proofClaim('jti', 12345678901234567890)],
  ['iat in milliseconds', 'proof_issued_in_future', proofClaim('iat', SECONDS * 1000)],
];

describe('proofs that are not accepted', () => {
  it.each(PROOFS)('%s', async (_, reason, spoil) => {
    const { verify } = await createBench();
    expect(reasonOf(await verify(spoil))).toBe(reason);
  });

  it('a forged Host header changes nothing', async () => {
    const { verifier } = await createBench();
    const forged = {
      host: ['evil.example'],
      'x-forwarded-host': ['evil.example'],
      'x-forwarded-proto': ['http'],
    };
    const { headers, ...request } = toRequest(draft());
    expect(reasonOf(await verifier.verify({ ...request, headers: { ...headers, ...forged } }))).toBe(
      'verified',
    );
    const spoiled = draft();
    htu(`http://evil.example${TARGET}`)(spoiled);
    const { headers: evil } = toRequest(spoiled);
    expect(reasonOf(await verifier.verify({ ...request, headers: { ...evil, ...forged } }))).toBe(
      'proof_uri',
    );
  });

  it('a method override header changes nothing', async () => {
    const { verifier } = await createBench();
    const { headers, ...request } = toRequest(draft());
    const overridden = { ...headers, 'x-http-method-override': ['DELETE'] };
    expect(reasonOf(await verifier.verify({ ...request, headers: overridden }))).toBe('verified');
  });
});

describe('proofs that are accepted', () => {
  const ACCEPTED: readonly (readonly [string, Spoil])[] = [
    ['htu with scheme and host in capitals', htu(`HTTPS://API.Example.COM${TARGET}`)],
    ['htu with the default port', htu(`https://api.example.com:443${TARGET}`)],
    ['htu with an encoded letter', htu(`${ORIGIN}/json/users/%6E%65w`)],
    ['htu with dot segments', htu(`${ORIGIN}/json/./x/../users/new`)],
    ['htu with a query', htu(`${ORIGIN}${TARGET}?a=b`)],
    ['htu with a fragment', htu(`${ORIGIN}${TARGET}#top`)],
    ['a query in the target', (request) => void (request.target = `${TARGET}?x=1`)],
    ['the twin of its signature', ({ proof }) => void proof.text.push(malleate)],
    ['a nonce that nobody asked for', proofClaim('nonce', 'x')],
  ];

  it.each(ACCEPTED)('%s', async (_, change) => {
    const { verify } = await createBench();
    expect(reasonOf(await verify(change))).toBe('verified');
  });

  it('a malleated twin is the same proof to the store: thumbprint and jti', async () => {
    const { verifier } = await createBench();
    const request = toRequest(draft());
    const [proof = ''] = request.headers['dpop'] ?? [];
    const twin = { ...request, headers: { ...request.headers, dpop: [malleate(proof)] } };
    const [first, second] = [await verifier.verify(request), await verifier.verify(twin)];
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
  });
});

describe('what a proof must bind', () => {
  const without =
    (...names: string[]): Spoil =>
    ({ proof }) => {
      for (const name of names) proof.claims[name] = null;
    };

  it('nothing more, where nothing is demanded; but what is there must be right', async () => {
    const { verify } = await createBench({ require: [] });
    expect(reasonOf(await verify(without('ath', 'htd')))).toBe('verified');
    expect(reasonOf(await verify(proofClaim('ath', 'x')))).toBe('proof_token_hash');
    expect(reasonOf(await verify(proofClaim('htd', 'x')))).toBe('proof_body_hash');
  });

  it('an htd only where there is a body; but one that is there must be right', async () => {
    const { verify } = await createBench();
    const get =
      (htd: string | null): Spoil =>
      (request) => {
        Object.assign(request, { method: 'GET', body: new Uint8Array() });
        Object.assign(request.proof.claims, { htm: 'GET', htd });
      };
    expect(reasonOf(await verify(get(null)))).toBe('verified');
    expect(reasonOf(await verify(get(digest(''))))).toBe('verified');
    expect(reasonOf(await verify(get(digest(BODY))))).toBe('proof_body_hash');
  });

  it('signs nothing that is not text: a proof over other bytes does not verify', async () => {
    const { verify } = await createBench();
    const other = signText('{"typ":"dpop+jwt"}', '{}', DEVICE_KEY.privateKey);
    const spoil: Spoil = ({ proof }) =>
      void proof.text.push((text) => `${text.slice(0, text.lastIndexOf('.'))}.${other.split('.')[2] ?? ''}`);
    expect(reasonOf(await verify(spoil))).toBe('proof_signature');
  });
});
