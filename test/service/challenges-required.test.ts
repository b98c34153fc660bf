import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';

import { createNoncePhone, demanding, nonceOf } from '../support/nonce-phone.ts';
import { loggedReason } from '../support/logged-reason.ts';
import type { TestIssuer } from '../support/phone.ts';
import { createPopKey } from '../support/pop.ts';
import { createServiceIssuer, send, startService, type Service } from '../support/service.ts';

const LOOKUP = '/json/users/1-2025550143/status';
const METADATA = '/.well-known/oauth-protected-resource';

describe('challenges that are required, over real sockets', () => {
  let issuer: TestIssuer;
  let service: Service;
  const url = () => `${service.gateway.publicUrl}${LOOKUP}`;

  beforeAll(async () => {
    issuer = await createServiceIssuer();
    service = await startService({ issuer, overlay: demanding(issuer) });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('are asked for, taken, and followed by the next one', async () => {
    const phone = await createNoncePhone(issuer);
    const refused = await phone.ask(url());
    expect(refused).toMatchObject({ status: 401, body: { code: 'use_challenge' } });
    expect(refused.headers['www-authenticate']).toBe('DPoP error="use_dpop_nonce", algs="ES256"');
    expect(await loggedReason(service, Promise.resolve(refused))).toBe('proof_challenge_missing');
    const first = nonceOf(refused);
    const taken = await phone.ask(url(), first);
    expect(taken.status).toBe(200);
    const next = nonceOf(taken);
    expect(next).not.toBe(first);
    expect((await phone.ask(url(), next)).status).toBe(200);
  });

  it('must be ours to the letter', async () => {
    const phone = await createNoncePhone(issuer);
    const good = nonceOf(await phone.ask(url()));
    const others = [
      '',
      `${good}=`,
      ` ${good}`,
      `${good}\n`,
      good.slice(1),
      `${good}${good}`,
      good.toLowerCase(),
      'x'.repeat(38),
      'é'.repeat(38),
    ];
    for (const other of others) {
      expect(await loggedReason(service, phone.ask(url(), other))).toBe('proof_nonce');
    }
  });

  it('are handed to nobody whose token or proof is bad', async () => {
    const phone = await createNoncePhone(issuer);
    const thief = await createNoncePhone(issuer);
    const stolen = await send('GET', url(), {
      headers: { 'oauth-client-attestation': phone.token, dpop: await thief.prove(url()) },
    });
    for (const answer of [await send('GET', url()), stolen]) {
      expect(answer.status).toBe(401);
      expect(answer.headers['dpop-nonce']).toBeUndefined();
      expect(answer.headers['oauth-client-attestation-challenge']).toBeUndefined();
    }
  });

  it('are challenges for a PoP', async () => {
    const key = await createPopKey();
    const token = await issuer.mint(key.jwk);
    const origin = service.gateway.publicUrl;
    const ask = async (claims = {}) =>
      send('GET', url(), {
        headers: {
          'oauth-client-attestation': token,
          'oauth-client-attestation-pop': await key.prove(origin, claims),
        },
      });
    const refused = await ask();
    expect(refused).toMatchObject({ status: 401, body: { code: 'use_challenge' } });
    expect(refused.headers['www-authenticate']).toBe('DPoP error="use_attestation_challenge", algs="ES256"');
    expect(await loggedReason(service, Promise.resolve(refused))).toBe('proof_challenge_missing');
    const challenge = nonceOf(refused);
    // A nonce is no challenge: each kind of proof has its own claim.
    expect(await loggedReason(service, ask({ nonce: challenge }))).toBe('proof_challenge_missing');
    const taken = await ask({ challenge });
    expect(taken.status).toBe(200);
    expect((await ask({ challenge: nonceOf(taken) })).status).toBe(200);
  });

  it('come from the challenge endpoint as well, which the metadata announces', async () => {
    const origin = service.gateway.publicUrl;
    const metadata = await send('GET', `${origin}${METADATA}`);
    expect(metadata.status).toBe(200);
    expect(metadata.headers['content-type']).toMatch(/^application\/json/);
    expect(metadata.body).toMatchObject({
      resource: origin,
      challenge_endpoint: `${origin}/attestation/challenges`,
      dpop_signing_alg_values_supported: ['ES256'],
      client_attestation_signing_alg_values_supported: ['ES256'],
      client_attestation_pop_signing_alg_values_supported: ['ES256'],
      client_attestation_pop_methods_supported: ['attestation_pop_jwt', 'dpop_combined'],
    });
    const { body, headers } = await send('POST', String(metadata.body['challenge_endpoint']));
    expect(headers['dpop-nonce']).toBe(body['attestation_challenge']);
    const phone = await createNoncePhone(issuer);
    expect((await phone.ask(url(), String(body['attestation_challenge']))).status).toBe(200);
  });

  it('are taken up by oauth4webapi by itself', async () => {
    const phone = await createNoncePhone(issuer);
    const handle = oauth.DPoP({}, phone.keys);
    const ask = () =>
      oauth.protectedResourceRequest(
        phone.token,
        'GET',
        new URL(url()),
        new Headers({ 'oauth-client-attestation': phone.token }),
        null,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- loopback has no TLS
        { DPoP: handle, [oauth.allowInsecureRequests]: true },
      );
    const error: unknown = await ask().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(oauth.isDPoPNonceError(error)).toBe(true);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });
});

describe('two instances with one secret', () => {
  it('take the nonces of each other, and none of a stranger', async () => {
    const issuer = await createServiceIssuer();
    const overlay = demanding(issuer);
    await using one = await startService({ issuer, overlay });
    await using other = await startService({ issuer, overlay });
    await using stranger = await startService({
      issuer,
      overlay: { ...overlay, secrets: { hashKey: 'a7'.repeat(32) } },
    });
    const phone = await createNoncePhone(issuer);
    const at = ({ gateway }: Service) => `${gateway.publicUrl}${LOOKUP}`;
    const nonce = nonceOf(await phone.ask(at(one)));
    expect((await phone.ask(at(other), nonce)).status).toBe(200);
    const next = nonceOf(await phone.ask(at(other), nonce));
    expect((await phone.ask(at(one), next)).status).toBe(200);
    expect(await loggedReason(stranger, phone.ask(at(stranger), nonce))).toBe('proof_nonce');
  });
});
