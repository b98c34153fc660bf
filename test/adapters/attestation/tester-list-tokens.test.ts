import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import {
  base64url,
  createBench,
  DEVICE_KEY,
  draft,
  ecKey,
  ISSUER_KEY,
  OTHER_KEY,
  ORIGIN,
  reasonOf,
  SECONDS,
  signDraft,
  toRequest,
  type Draft,
} from '../../support/attestation-bench.ts';
import { bytes32, malleate, ORDER } from '../../support/attestation-twin.ts';

type Spoil = (request: Draft) => void;
type Named = readonly [name: string, reason: string, spoil: Spoil];

const replaceToken =
  (text: string | ((honest: string) => string)): Spoil =>
  ({ token }) =>
    void token.text.push((honest) => (typeof text === 'string' ? text : text(honest)));

const header =
  (name: string, value: unknown): Spoil =>
  ({ token }) =>
    void (token.header[name] = value);

const claim =
  (name: string, value: unknown): Spoil =>
  ({ token }) =>
    void (token.claims[name] = value);

const cnf = (jwk: unknown): Spoil => claim('cnf', { jwk });

const rawClaims =
  (change: (json: string) => string): Spoil =>
  ({ token }) =>
    void token.claimsText.push(change);

const withSignature =
  (signature: Uint8Array): Spoil =>
  ({ token }) =>
    void token.text.push((text) => `${text.slice(0, text.lastIndexOf('.'))}.${base64url(signature)}`);

const forgeHmac = (honest: string): string => {
  const [, claims = ''] = honest.split('.');
  const signed = `${base64url(JSON.stringify({ typ: 'oauth-client-attestation+jwt', alg: 'HS256', kid: 'one' }))}.${claims}`;
  return `${signed}.${createHmac('sha256', JSON.stringify(ISSUER_KEY.jwk)).update(signed).digest('base64url')}`;
};

const forgeRsa = (honest: string): string => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [, claims = ''] = honest.split('.');
  const signed = `${base64url(JSON.stringify({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid: 'one' }))}.${claims}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
};

const inDer = (text: string): string => {
  const dot = text.lastIndexOf('.');
  return `${text.slice(0, dot)}.${sign('sha256', Buffer.from(text.slice(0, dot)), ISSUER_KEY.privateKey).toString('base64url')}`;
};

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const TOKENS: readonly Named[] = [
  ['alg none', 'token_algorithm', header('alg', 'none')],
  ['alg None', 'token_algorithm', header('alg', 'None')],
  [
    'alg none with an empty signature',
    'token_form',
    replaceToken((text) => text.slice(0, text.lastIndexOf('.') + 1)),
  ],
  ['alg as a list', 'token_algorithm', header('alg', ['ES256'])],
  ['HS256 with the public key', 'token_algorithm', replaceToken(forgeHmac)],
  ['RS256', 'token_algorithm', header('alg', 'RS256')],
  ['an RSA signature under ES256', 'token_signature', replaceToken(forgeRsa)],
  ['a path for a kid', 'token_key_unknown', header('kid', '../../../../etc/passwd')],
  ['SQL for a kid', 'token_key_id', header('kid', "' OR 1=1 --")],
  ['a kid of 257 characters', 'token_key_id', header('kid', 'k'.repeat(257))],
  ['a kid that is inherited', 'token_key_unknown', header('kid', '__proto__')],
  ['a kid that is no text', 'token_key_id', header('kid', 1)],
  ...['jku', 'x5u', 'x5c', 'jwk', 'crit', 'b64'].map((name): Named => [
    `a ${name} header`,
    'token_header_forbidden',
    header(name, name === 'b64' ? false : [name]),
  ]),
  ['duplicate members', 'token_json', rawClaims((json) => json.replace('{', `{"exp":${SECONDS + 600},`))],
  [
    'duplicate members in disguise',
    'token_json',
    rawClaims((json) => json.replace('{', `{"\\u0065xp":${SECONDS + 600},`)),
  ],
  [
    'a duplicate deep inside',
    'token_json',
    rawClaims((json) => json.replace('{"jwk":{', '{"jwk":{"crv":"P-256",')),
  ],
  [
    'a duplicate alg',
    'token_json',
    ({ token }) => void token.headerText.push((json) => json.replace('{', '{"alg":"none",')),
  ],
  ['a raw NUL', 'token_json', rawClaims((json) => json.replace('com.', 'com\0.'))],
  ['an escaped NUL', 'token_subject', claim('sub', 'com.example\0')],
  ['a BOM', 'token_json', rawClaims((json) => `\uFEFF${json}`)],
  [
    'invalid UTF-8',
    'token_json',
    replaceToken((text) => {
      const [head = '', , signature = ''] = text.split('.');
      return `${head}.${base64url(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]))}.${signature}`;
    }),
  ],
  ['claims that are a list', 'token_json', rawClaims((json) => `[${json}]`)],
  ['a JWE', 'token_form', replaceToken((text) => `${text}.${'A'.repeat(16)}.${'A'.repeat(22)}`)],
  ['JSON serialisation', 'token_form', replaceToken('{"payload":"e30","protected":"e30","signature":"AA"}')],
  ['an unsecured token nested in one', 'token_json', rawClaims(() => '"eyJhbGciOiJub25lIn0.e30."')],
  ['padding', 'token_form', replaceToken((text) => `${text}==`)],
  ['white space at the end', 'token_form', replaceToken((text) => `${text} `)],
  ['two tokens in one header', 'token_form', replaceToken((text) => `${text}, ${text}`)],
  ['an empty header', 'token_form', replaceToken('')],
  ['the placeholder of an SDK', 'token_form', replaceToken('eyJlcnJvciI6IlVOS05PV05fRVJST1IifQ==')],
  ['typ JWT', 'token_type', header('typ', 'JWT')],
  ['typ in capitals', 'token_type', header('typ', 'OAUTH-CLIENT-ATTESTATION+JWT')],
  ['typ as a media type', 'token_type', header('typ', 'application/oauth-client-attestation+jwt')],
  ['no typ', 'token_type', ({ token }) => delete token.header['typ']],
  [
    'a proof for a token',
    'token_header_forbidden',
    ({ token, proof }) => void token.text.push(() => signDraft(proof)),
  ],
  ['zero signature', 'token_signature', withSignature(new Uint8Array(64))],
  ['all-ones signature', 'token_signature', withSignature(new Uint8Array(64).fill(0xff))],
  ['r = n, s = n', 'token_signature', withSignature(Buffer.concat([bytes32(ORDER), bytes32(ORDER)]))],
  ['a signature of 63 bytes', 'token_signature', withSignature(new Uint8Array(63).fill(1))],
  ['a signature of 65 bytes', 'token_signature', withSignature(new Uint8Array(65).fill(1))],
  ['a good signature in DER', 'token_signature', replaceToken(inDer)],
  ['P-384 in cnf', 'device_key_type', cnf(ecKey('P-384').jwk)],
  ['secp256k1 in cnf', 'device_key_type', cnf(ecKey('secp256k1').jwk)],
  ['an octet key in cnf', 'device_key_private', cnf({ kty: 'oct', k: 'c2VjcmV0' })],
  ['an RSA key in cnf', 'device_key_type', cnf({ kty: 'RSA', n: 'AQAB', e: 'AQAB' })],
  ['a private key in cnf', 'device_key_private', cnf({ ...DEVICE_KEY.jwk, d: DEVICE_KEY.d })],
  ['a point off the curve in cnf', 'device_key_point', cnf({ ...DEVICE_KEY.jwk, y: OTHER_KEY.jwk.y })],
  [
    'the point at infinity in cnf',
    'device_key_point',
    cnf({ ...DEVICE_KEY.jwk, x: base64url(new Uint8Array(32)), y: base64url(new Uint8Array(32)) }),
  ],
  [
    'a coordinate above the field',
    'device_key_point',
    cnf({ ...DEVICE_KEY.jwk, x: base64url(new Uint8Array(32).fill(0xff)) }),
  ],
  [
    'a coordinate with a leading zero byte',
    'device_key_coordinates',
    cnf({
      ...DEVICE_KEY.jwk,
      x: base64url(Buffer.concat([new Uint8Array(1), Buffer.from(DEVICE_KEY.jwk.x, 'base64url')])),
    }),
  ],
  [
    'a coordinate with padding',
    'device_key_coordinates',
    cnf({ ...DEVICE_KEY.jwk, x: `${DEVICE_KEY.jwk.x}=` }),
  ],
  ['a cnf.jwk that is a text', 'device_key_missing', cnf(JSON.stringify(DEVICE_KEY.jwk))],
  ['a token of 100 KiB', 'token_too_large', replaceToken('A'.repeat(102_400))],
  [
    'JSON nested 10,000 deep',
    'token_too_large',
    rawClaims((json) => json.replace('{', `{"x":${nested(10_000)},`)),
  ],
  [
    'JSON nested as deep as fits',
    'token_json',
    rawClaims((json) => json.replace('{', `{"x":${nested(1_000)},`)),
  ],
  ['a far future iat', 'token_issued_in_future', claim('iat', SECONDS + 315_360_000)],
  ['iat in milliseconds', 'token_issued_in_future', claim('iat', SECONDS * 1000)],
  ['a negative exp', 'token_expiry', claim('exp', -1)],
  ['exp as a text', 'token_expiry', claim('exp', String(SECONDS + 600))],
  ['no exp', 'token_expiry', claim('exp', undefined)],
  ['exp without end', 'token_json', rawClaims((json) => json.replace(/"exp":\d+/, '"exp":1e400'))],
  ['exp in milliseconds', 'token_lifetime', claim('exp', (SECONDS + 600) * 1000)],
  ['exp beyond all time', 'token_expiry', claim('exp', 1e300)],
  ['iss by prefix', 'token_issuer', claim('iss', 'https://attest.example.com.evil.example')],
  ['iss as a list', 'token_issuer', claim('iss', ['https://attest.example.com'])],
  ['aud with a slash', 'token_audience', claim('aud', `${ORIGIN}/`)],
  ['aud in capitals', 'token_audience', claim('aud', ORIGIN.toUpperCase())],
  ['aud with another one', 'token_audience', claim('aud', [ORIGIN, 'https://other.example'])],
  ['an empty aud', 'token_audience', claim('aud', [])],
];

describe('tokens that are not accepted', () => {
  it.each(TOKENS)('%s', async (_, reason, spoil) => {
    const { verify } = await createBench();
    expect(reasonOf(await verify(spoil))).toBe(reason);
  });

  it.each(['authorization', 'dpop-token', 'x-firebase-appcheck', 'oauth-client-attestation-pop'])(
    'a token in the %s header is no token',
    async (name) => {
      const { verifier } = await createBench();
      const { headers, ...request } = toRequest(draft());
      const { 'oauth-client-attestation': token, dpop } = headers;
      const outcome = await verifier.verify({ ...request, headers: { [name]: token, dpop } });
      expect(outcome).toMatchObject({
        reason: 'token_missing',
        result: 'unknown_origin',
        code: 'attestation_required',
      });
    },
  );

  it.each(['oauth-client-attestation', 'dpop'] as const)(
    'two %s headers, one of them empty',
    async (name) => {
      const { verifier } = await createBench();
      const { headers, ...request } = toRequest(draft());
      const doubled = { ...headers, [name]: [...(headers[name] ?? []), ''] };
      expect(reasonOf(await verifier.verify({ ...request, headers: doubled }))).toMatch(/_repeated$/);
    },
  );
});

describe('tokens that are accepted', () => {
  const ACCEPTED: readonly (readonly [string, Spoil])[] = [
    ['claims nobody knows', claim('https://example.com/claim', { deep: [1, { a: null }] })],
    ['a __proto__ member', rawClaims((json) => json.replace('{', '{"__proto__":{"exp":1},'))],
    ['aud as a list of one', claim('aud', [ORIGIN])],
    ['no nbf', claim('nbf', undefined)],
    ['times with a fraction', claim('exp', SECONDS + 600.5)],
    ['android', claim('platform', 'android')],
    ['the minimum version itself', claim('app_version', '26.1.0')],
    ['build metadata', claim('app_version', '26.1.0+20261123')],
    [
      'a jwk with more members',
      cnf({ ...DEVICE_KEY.jwk, use: 'sig', alg: 'ES256', key_ops: ['verify'], kid: 'x' }),
    ],
    ['the twin of its signature', ({ token }) => void token.text.push(malleate)],
  ];

  it.each(ACCEPTED)('%s', async (_, change) => {
    const { verify } = await createBench();
    expect(reasonOf(await verify(change))).toBe('verified');
  });
});
