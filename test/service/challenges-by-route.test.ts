import { describe, expect, it } from '@jest/globals';

import { createNoncePhone, demanding, nonceOf, route } from '../support/nonce-phone.ts';
import { loggedReason } from '../support/logged-reason.ts';
import { createServiceIssuer, send, startService } from '../support/service.ts';

/** The path is not one of the simulated upstream: what came so far passed every check of ours. */
const PASSED = 'upstream_refused';

describe('the demand for challenges', () => {
  it('hold where the route says so, before what holds for all', async () => {
    const issuer = await createServiceIssuer();
    const routes = [
      route('strict', { challenge: 'required' }),
      route('lenient', { challenge: 'accepted' }),
      route('open', { challenge: 'required', attestation: 'off' }),
    ];
    for (const challenge of ['accepted', 'required']) {
      await using service = await startService({
        issuer,
        overlay: demanding(issuer, { challenge }, { routes, policies: [] }),
      });
      const phone = await createNoncePhone(issuer);
      const at = (id: string) => `${service.gateway.publicUrl}/${id}/1-2025550143/status`;
      expect((await phone.ask(at('strict'))).status).toBe(401);
      const lenient = await phone.ask(at('lenient'));
      expect(await loggedReason(service, Promise.resolve(lenient))).toBe(PASSED);
      expect(lenient.headers['dpop-nonce']).toBeUndefined();
      const open = await phone.ask(at('open'));
      expect(await loggedReason(service, Promise.resolve(open))).toBe(PASSED);
      expect(open.headers['dpop-nonce']).toBeUndefined();
    }
  });

  it('in monitor mode are counted, refuse nobody, and are handed out whatever was found', async () => {
    const issuer = await createServiceIssuer();
    const routes = [
      route('watched', { attestation: 'monitor', path: '/json/users/{country_code}-{phone}/status' }),
    ];
    await using service = await startService({
      issuer,
      overlay: demanding(issuer, {}, { routes, policies: [] }),
    });
    const phone = await createNoncePhone(issuer);
    const at = `${service.gateway.publicUrl}/json/users/1-2025550143/status`;
    const answers = [await phone.ask(at), await phone.ask(at, 'x'.repeat(38)), await send('GET', at)];
    const nonces = answers.map(nonceOf);
    answers.push(await phone.ask(at, nonces[0]));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    // The same fields whatever was found: nothing tells the verdict.
    const names = answers.map(({ headers }) => Object.keys(headers).sort().join());
    expect(new Set(names).size).toBe(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    for (const reason of ['proof_challenge_missing', 'proof_nonce', 'token_missing']) {
      expect(text).toMatch(new RegExp(`attestation_failures_total\\{[^}]*"${reason}"[^}]*\\} 1\\b`));
    }
  });
});
