import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPopKey, type PopKey } from '../support/pop.ts';
import { loggedReason } from '../support/logged-reason.ts';
import { createServiceIssuer, send, startService, type Answer, type Service } from '../support/service.ts';
import type { TestIssuer } from '../support/phone.ts';

const lookup = '/json/users/1-2025550143/status';
const OTHER_AUDIENCES = ['https://elsewhere.example', '', ['https://elsewhere.example']];

const accepting = (issuer: TestIssuer, proofs: readonly string[]) => ({
  attestation: {
    development: false,
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys: { inline: issuer.jwks }, proofs }],
  },
});

describe('the PoP mode, over real sockets', () => {
  let issuer: TestIssuer;
  let service: Service;
  let key: PopKey;
  let token: string;

  beforeAll(async () => {
    issuer = await createServiceIssuer();
    service = await startService({ issuer, overlay: accepting(issuer, ['dpop', 'pop']) });
    key = await createPopKey();
    token = await issuer.mint(key.jwk);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const url = () => `${service.gateway.publicUrl}${lookup}`;
  const ask = (proof: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send('GET', url(), {
      headers: {
        'oauth-client-attestation': token,
        'oauth-client-attestation-pop': proof,
        ...headers,
      },
    });
  const reasonOf = (answer: Promise<Answer>) => loggedReason(service, answer);
  const origin = () => service.gateway.publicUrl;

  it('admits an honest look-up', async () => {
    expect((await ask(await key.prove(origin()))).status).toBe(200);
    expect((await ask(await key.prove(origin(), { aud: [origin()] }))).status).toBe(200);
  });

  it('takes a PoP once', async () => {
    const proof = await key.prove(origin());
    expect((await ask(proof)).status).toBe(200);
    expect(await reasonOf(ask(proof))).toBe('proof_replayed');
  });

  it('admits exactly one of several at the same moment', async () => {
    const proof = await key.prove(origin());
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('takes a challenge that the gateway could have given, and no other', async () => {
    const refused = await ask(await key.prove(origin(), { challenge: 'x'.repeat(22) }));
    expect(refused).toMatchObject({ status: 401, body: { code: 'use_challenge' } });
    const challenge = refused.headers['oauth-client-attestation-challenge'];
    expect(challenge).toEqual(expect.any(String));
    expect((await ask(await key.prove(origin(), { challenge }))).status).toBe(200);
    expect(await reasonOf(ask(await key.prove(origin(), { challenge: 7 })))).toBe('proof_challenge');
    expect(await reasonOf(ask(await key.prove(origin(), { challenge: null })))).toBe('proof_challenge');
  });

  it.each(OTHER_AUDIENCES)('refuses the audience %j', async (aud) => {
    expect(await reasonOf(ask(await key.prove(origin(), { aud })))).toBe('proof_audience');
  });

  it('refuses a second audience beside ours, and none', async () => {
    const both = await key.prove(origin(), { aud: [origin(), 'https://elsewhere.example'] });
    expect(await reasonOf(ask(both))).toBe('proof_audience');
    expect(await reasonOf(ask(await key.prove(origin(), { aud: undefined })))).toBe('proof_audience');
  });

  it.each([
    ['proof_type', {}, { typ: 'dpop+jwt' }],
    ['proof_type', {}, { typ: undefined }],
    ['proof_issued_at', { iat: undefined }, {}],
    ['proof_issued_at', { iat: 'now' }, {}],
    ['proof_expired', { iat: Math.floor(Date.now() / 1000) - 3600 }, {}],
    ['proof_issued_in_future', { iat: Math.floor(Date.now() / 1000) + 3600 }, {}],
    ['proof_id', { jti: undefined }, {}],
    ['proof_id', { jti: 'short' }, {}],
    ['proof_header_forbidden', {}, { jku: 'https://evil.example/jwks' }],
  ])('refuses with %s: %j %j', async (reason, claims, header) => {
    expect(await reasonOf(ask(await key.prove(origin(), claims, header)))).toBe(reason);
  });

  it('verifies by cnf.jwk alone, whatever key the PoP brings', async () => {
    const thief = await createPopKey();
    expect(await reasonOf(ask(await thief.prove(origin())))).toBe('proof_signature');
    expect(await reasonOf(ask(await thief.prove(origin(), {}, { jwk: thief.jwk })))).toBe('proof_signature');
  });

  it('takes exactly one of the two proofs, whichever comes first', async () => {
    const pop = await key.prove(origin());
    expect(await reasonOf(ask(pop, { dpop: 'x' }))).toBe('proof_mixed');
    // Node joins neither of these: two lines of the same name.
    expect(await reasonOf(ask([pop, pop] as unknown as string))).toBe('proof_repeated');
  });

  it('refuses one kind of proof in the header of the other', async () => {
    const pop = await key.prove(origin());
    const headers = { 'oauth-client-attestation': token, dpop: pop };
    expect(await reasonOf(send('GET', url(), { headers }))).toBe('proof_type');
    expect(await reasonOf(ask(token))).toBe('proof_type');
  });

  it('tells a forged signature from a good one for every algorithm word', async () => {
    const [head = '', claims = '', signature = ''] = (await key.prove(origin())).split('.');
    const none = Buffer.from(JSON.stringify({ typ: 'oauth-client-attestation-pop+jwt', alg: 'none' }));
    expect(await reasonOf(ask(`${none.toString('base64url')}.${claims}.${signature}`))).toBe(
      'proof_algorithm',
    );
    expect(await reasonOf(ask(`${head}.${claims}.${Buffer.alloc(64).toString('base64url')}`))).toBe(
      'proof_signature',
    );
    expect(await reasonOf(ask(`${head}.${claims}`))).toBe('proof_form');
  });
});

describe('where the PoP mode is not accepted', () => {
  it('is the default of an issuer', async () => {
    await using service = await startService();
    const key = await createPopKey();
    const token = await service.issuer.mint(key.jwk);
    const { publicUrl } = service.gateway;
    const answer = await send('GET', `${publicUrl}${lookup}`, {
      headers: {
        'oauth-client-attestation': token,
        'oauth-client-attestation-pop': await key.prove(publicUrl),
      },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'proof_invalid' } });
    expect(service.log()).toContain('"proof_mode"');
  });

  it('can be the rule of one route, though the issuer accepts it', async () => {
    const issuer = await createServiceIssuer();
    const route = (id: string, path: string, rest: object) => ({
      id,
      method: 'GET',
      path,
      number: { in: 'path', countryCode: ['country_code'], national: ['phone'] },
      disclosure: 'always',
      answer: ['success'],
      ...rest,
    });
    const routes = [
      route('strict', '/strict/{country_code}-{phone}/status', { proofs: ['dpop'] }),
      route('lenient', '/json/users/{country_code}-{phone}/status', {}),
    ];
    await using service = await startService({
      issuer,
      overlay: { ...accepting(issuer, ['dpop', 'pop']), routes, policies: [] },
    });
    const key = await createPopKey();
    const token = await issuer.mint(key.jwk);
    const { publicUrl } = service.gateway;
    const ask = async (path: string) =>
      send('GET', `${publicUrl}${path}`, {
        headers: {
          'oauth-client-attestation': token,
          'oauth-client-attestation-pop': await key.prove(publicUrl),
        },
      });
    expect((await ask('/strict/1-2025550143/status')).status).toBe(401);
    expect(service.log()).toContain('"proof_mode"');
    expect((await ask(lookup)).status).toBe(200);
  });
});
