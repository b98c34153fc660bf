import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, type Phone } from '../support/phone.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';

describe('the registration of a device, through the gateway', () => {
  let service: Service;
  let phone: Phone;

  beforeAll(async () => {
    service = await startService();
    phone = await createPhone(service.issuer);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const url = (path: string) => `${service.gateway.publicUrl}${path}`;
  const upstream = () => {
    const { simulatedUpstream } = service.gateway;
    if (simulatedUpstream === undefined) throw new Error('no simulated upstream');
    return simulatedUpstream;
  };

  it('goes from look-up to device credentials with signed requests', async () => {
    const [registered = ''] = upstream().registeredNumbers();
    const lookup = await sendSigned(phone, 'GET', url(`/json/users/1-${registered.slice(2)}/status`));
    expect(lookup).toMatchObject({
      status: 200,
      body: { success: true, message: 'active', devices_count: 1 },
    });
    const id = String(lookup.body['authy_id']);
    const form = (members: Record<string, string>) => new URLSearchParams(members).toString();

    const start = await sendSigned(phone, 'POST', url(`/json/users/${id}/devices/registration/start`), {
      body: form({ via: 'sms', device_app: 'authy', signature: 'abc', api_key: 'def' }),
    });
    expect(start).toMatchObject({ status: 200, body: { success: true, provider: 'sms', approval_pin: 0 } });
    const requestId = String(start.body['request_id']);

    const poll = await sendSigned(
      phone,
      'GET',
      url(`/json/users/${id}/devices/registration/${requestId}/status`),
    );
    expect(poll).toMatchObject({ status: 200, body: { success: true, status: 'pending' } });

    const complete = (pin: string) =>
      sendSigned(phone, 'POST', url(`/json/users/${id}/devices/registration/complete`), {
        body: form({ pin, device_app: 'authy', api_key: 'def' }),
      });
    expect(await complete('0000000000')).toMatchObject({
      status: 400,
      body: { code: 'code_invalid', success: false },
    });
    const done = await complete(upstream().registration(requestId)?.pin ?? '');
    expect(done).toMatchObject({
      status: 200,
      body: {
        authy_id: Number(id),
        device: { reinstall: true, secret_seed: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown },
      },
    });
  });

  it('answers the same look-up without its headers with 401, and forwards nothing', async () => {
    const [registered = ''] = upstream().registeredNumbers();
    const before = upstream().requests().length;
    const answer = await send('GET', url(`/json/users/1-${registered.slice(2)}/status`));
    expect(answer).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'www-authenticate': 'DPoP error="invalid_token", algs="ES256"',
        'cache-control': 'no-store',
      },
      body: { code: 'attestation_required', success: false, error_code: '60000', errors: {} },
    });
    expect(upstream().requests()).toHaveLength(before);
  });

  it('refuses a proof that was used before, and forwards nothing', async () => {
    const target = url('/json/users/1-2125550147/status');
    const headers = await phone.headers('GET', target);
    expect((await send('GET', target, { headers })).status).toBe(200);
    const before = upstream().requests().length;
    const again = await send('GET', target, { headers });
    expect(again).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="invalid_dpop_proof", algs="ES256"' },
      body: { code: 'proof_invalid' },
    });
    expect(upstream().requests()).toHaveLength(before);
  });

  it('refuses a proof whose body was changed after it was signed', async () => {
    const target = url('/json/users/new');
    const signed = await phone.headers('POST', target, 'country_code=1&cellphone=2125550147');
    const answer = await send('POST', target, {
      headers: signed,
      body: 'country_code=1&cellphone=2125550148',
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'proof_invalid' } });
  });

  it('refuses an app that is too old, and names the version that is not', async () => {
    const old = await createPhone(service.issuer, { app_version: '26.0.9' });
    const answer = await sendSigned(old, 'GET', url('/json/users/1-2125550147/status'));
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'app_update_required', minimum_version: '26.1.0' },
    });
  });

  it('shows what happened in real metrics', async () => {
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      );
    expect(value('numberwall_requests_total{route="lookup",path="answer"}')).toBe(2);
    expect(value('numberwall_requests_total{route="registration-complete",path="answer"}')).toBe(1);
    const class_ = (result: string, platform: string, provider: string) =>
      value(
        `numberwall_attestations_total{provider="${provider}",platform="${platform}",result="${result}"}`,
      );
    expect(class_('verified', 'ios', 'apple-app-attest')).toBe(6);
    expect(class_('unknown_origin', 'none', 'none')).toBe(1);
    expect(class_('replayed', 'ios', 'apple-app-attest')).toBe(1);
    expect(class_('outdated_app', 'ios', 'apple-app-attest')).toBe(1);
    expect(text.trimEnd().endsWith('# EOF')).toBe(true);
  });
});
