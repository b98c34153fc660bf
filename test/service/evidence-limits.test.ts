import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';

const LIMIT = 3;

describe.each(['issuer', 'hardware'])('a limit by %s', (dimension) => {
  let service: Service;

  beforeAll(async () => {
    const policy = { id: 'evidence', by: dimension, limit: LIMIT, window: '1h' };
    service = await startService({ overlay: { policies: [policy] } });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  /** One look-up by a phone of its own, with a key of its own. */
  const lookup = async (said: object) => {
    const attestation = { provider: 'android-key-attestation', level: 'tee', key_created_at: 1, ...said };
    const phone = await createPhone(service.issuer, { attestation });
    const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
    const { status, body } = await sendSigned(phone, 'GET', url);
    return status === 200 ? 200 : `${status} ${String(body['code'])}`;
  };

  it('counts all phones that have it in common, up to the limit and not above', async () => {
    const answers = [];
    for (let asked = 0; asked <= LIMIT; asked += 1)
      answers.push(await lookup({ [dimension]: 'leaked-keybox' }));
    expect(answers).toEqual([200, 200, 200, '429 quota_exceeded']);
    expect(await lookup({ [dimension]: 'other-keybox' })).toBe(200);
  });

  it('does not count phones whose token does not tell', async () => {
    for (let asked = 0; asked <= LIMIT; asked += 1) expect(await lookup({})).toBe(200);
  });

  it.each([
    ['of 128 characters', 'a'.repeat(128), 200],
    ['of 129 characters', 'a'.repeat(129), '401 attestation_invalid'],
    ['that is empty', '', '401 attestation_invalid'],
    ['that is a number', 7, '401 attestation_invalid'],
    ['with a space', 'a b', '401 attestation_invalid'],
    ['that is null', null, '401 attestation_invalid'],
  ])('takes one %s as its form asks', async (_, value, expected) => {
    expect(await lookup({ [dimension]: value })).toBe(expected);
  });

  it('shows the policy in metrics', async () => {
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    expect(text).toContain('numberwall_limit_decisions_total{policy="evidence",verdict="refused"} 1');
  });
});
