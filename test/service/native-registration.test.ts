import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone, type Phone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { sendSigned, startService, type Answer, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const UNKNOWN = '+12025550143';
const FIRST_CODE = 1;

describe('the native API', () => {
  let service: Service;
  beforeAll(async () => {
    // The development profile tells everything: not here.
    service = await startService({ overlay: { answers: { tick: '40ms' } } });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const upstream = () => {
    const { simulatedUpstream } = service.gateway;
    if (simulatedUpstream === undefined) throw new Error('no simulated upstream');
    return simulatedUpstream;
  };
  const registered = (at: number): string => upstream().registeredNumbers()[at] ?? '';
  const unregistered = (): string =>
    upstream().registeredNumbers().includes(UNKNOWN) ? '+12025550144' : UNKNOWN;
  const sentTo = (e164: string): Promise<string> =>
    until(() => Promise.resolve(upstream().messages(e164).at(-1)?.pin), 2_000);
  const app = async (given?: Phone) => {
    const phone = given ?? (await createPhone(service.issuer));
    const url = `${service.gateway.publicUrl}/v1/registrations`;
    const post = (path: string, body: string, type = 'application/json'): Promise<Answer> =>
      sendSigned(phone, 'POST', url + path, { body, headers: { 'content-type': type } });
    return {
      phone,
      post,
      create: (phoneNumber: string, via = 'sms') =>
        post('', JSON.stringify({ phone_number: phoneNumber, via })),
      read: (id: string) => sendSigned(phone, 'GET', `${url}/${id}`),
      verify: (id: string, code: string) => post(`/${id}/verification`, JSON.stringify({ code })),
    };
  };
  const idOf = ({ body }: Answer): string => String(body['registration_id']);
  const wrong = (pin: string): string => (pin === '0000000' ? '1111111' : '0000000');

  it('ends in credentials for who reads the message', async () => {
    const { create, read, verify } = await app();
    const begun = await create(registered(0));
    expect(begun).toMatchObject({ status: 202, body: { expires_in: 600 } });
    const pin = await sentTo(registered(0));
    const id = idOf(begun);
    expect(await read(id)).toMatchObject({ status: 200, body: { status: 'pending' } });
    expect(await verify(id, wrong(pin))).toMatchObject({ status: 400, body: { code: 'code_invalid' } });
    const done = await verify(id, pin);
    expect([done.status, Object.keys(done.body)]).toEqual([200, ['device']]);
  });

  it('answers alike for a number without an account', async () => {
    const steps = async (e164: string) => {
      const { create, read, verify } = await app();
      const begun = await create(e164);
      const polled = await read(idOf(begun));
      const refused = await verify(idOf(begun), '0000000');
      return [begun, polled, refused].map(({ status, headers, text }) => ({
        status,
        headers: Object.entries(headers)
          .filter(([name]) => name !== 'date')
          .map(([name, value]) => [name, String(value).replaceAll(/\bt=\d+/g, 't')]),
        text: text.replaceAll(/\d{114}|[0-9a-f-]{36}/g, 'random'),
      }));
    };
    const known = await steps(registered(1));
    expect(known.map(({ status }) => status)).toEqual([202, 200, 400]);
    expect(await steps(unregistered())).toEqual(known);
  });

  it('makes an account for who gives an e-mail address, and says nothing of it', async () => {
    const { post, verify } = await app();
    const e164 = '+447700900123';
    const begun = await post('', JSON.stringify({ phone_number: e164, via: 'sms', email: 'a@example.com' }));
    expect([begun.status, Object.keys(begun.body)]).toEqual([202, ['registration_id', 'expires_in']]);
    expect((await verify(idOf(begun), await sentTo(e164))).status).toBe(200);
  });

  it.each([
    ['five codes of a number with an account', () => registered(2)],
    ['five codes of a number without one', unregistered],
  ])('takes %s, and no sixth', async (_which, number) => {
    const { create, verify } = await app();
    const id = idOf(await create(number()));
    const codes: number[] = [];
    for (let time = FIRST_CODE; time <= 6; time += 1) codes.push((await verify(id, '12')).status);
    expect(codes).toEqual([400, 400, 400, 400, 400, 429]);
    expect((await verify(idOf(await create(number())), '12')).status).toBe(400);
  });

  it('tells an app that is asked by push when the owner has accepted', async () => {
    const { create, read } = await app();
    const id = idOf(await create(registered(3), 'push'));
    const open = await until(() => Promise.resolve(upstream().messages(registered(3)).at(-1)), 2_000);
    upstream().resolve(open.requestId, 'accepted');
    const accepted = await until(async () => {
      const answer = await read(id);
      return answer.body['status'] === 'accepted' && answer;
    }, 2_000);
    expect(accepted.body['pin']).toBe(open.pin);
  });

  it('knows a registration of its own device alone, as it was written', async () => {
    const { create } = await app();
    const other = await app();
    const id = idOf(await create(registered(4)));
    const changed = id.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    for (const bad of [id, changed, '7', 'a'.repeat(114)]) {
      expect(await other.read(bad)).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
      expect(await other.verify(bad, '1')).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    }
  });

  it('takes no handle of a look-up, which no start has paid for, and gives none', async () => {
    const native = await startService({ overlay: { disclosure: 'never', answers: { tick: '0ms' } } });
    const phone = await createPhone(native.issuer);
    const { lookup, complete } = createRegistrationApp(native, phone);
    const url = `${native.gateway.publicUrl}/v1/registrations`;
    const json = { headers: { 'content-type': 'application/json' } };
    const verify = (id: string) =>
      sendSigned(phone, 'POST', `${url}/${id}/verification`, { body: '{"code":"1"}', ...json });
    const handle = String((await lookup(UNKNOWN)).body['authy_id']);
    const begun = await sendSigned(phone, 'POST', url, {
      body: JSON.stringify({ phone_number: UNKNOWN, via: 'sms' }),
      ...json,
    });
    expect((await verify(handle)).body['code']).toBe('request_invalid');
    expect((await verify(idOf(begun))).body['code']).toBe('code_invalid');
    expect((await complete(idOf(begun), '1')).body['code']).toBe('request_invalid');
    expect((await complete(handle, '1')).body['code']).toBe('code_invalid');
    await native[Symbol.asyncDispose]();
  });

  it('counts a number and a start as the other routes do, in any spelling', async () => {
    const { create, phone } = await app();
    const begun = await create(registered(5).replace(/(\d{3})(\d{4})$/, ' $1-$2'));
    expect(begun.status).toBe(202);
    const { lookup } = createRegistrationApp(service, phone);
    const remaining = (answer: Answer) =>
      /"device-numbers-day"; r=(\d+)/.exec(String(answer.headers['ratelimit']))?.[1];
    expect(remaining(await lookup(registered(5)))).toBe(remaining(begun));
    expect(remaining(await lookup(registered(6)))).not.toBe(remaining(begun));
  });

  it.each([
    ['no body', '', 400, 'number_invalid'],
    ['no JSON', '{', 400, 'request_invalid'],
    ['an array', '[]', 400, 'request_invalid'],
    ['no number', '{"via":"sms"}', 400, 'number_invalid'],
    ['a number that is a number', '{"phone_number":12025550143,"via":"sms"}', 400, 'request_invalid'],
    [
      'a number twice',
      '{"phone_number":"+1","phone_number":"+12025550143","via":"sms"}',
      400,
      'request_invalid',
    ],
    ['a number without +', '{"phone_number":"12025550143","via":"sms"}', 400, 'number_invalid'],
    ['a number of no plan', '{"phone_number":"+19995550143","via":"sms"}', 400, 'number_invalid'],
    ['no via', '{"phone_number":"+12025550143"}', 400, 'request_invalid'],
    ['another via', '{"phone_number":"+12025550143","via":"fax"}', 400, 'request_invalid'],
    [
      'a control character',
      '{"phone_number":"+12025550143","via":"sms","email":"\\u0000"}',
      400,
      'request_invalid',
    ],
    ['4,097 bytes', `{"phone_number":"${' '.repeat(4_078)}"}`, 413, 'body_too_large'],
  ])('refuses %s', async (_what, body, status, code) => {
    const { post } = await app();
    expect(await post('', body)).toMatchObject({ status, body: { code } });
  });

  it('refuses a form, and other methods', async () => {
    const { post, phone } = await app();
    expect((await post('', 'via=sms', 'application/x-www-form-urlencoded')).status).toBe(415);
    const got = await sendSigned(phone, 'GET', `${service.gateway.publicUrl}/v1/registrations`);
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
  });

  it('asks for an attestation', async () => {
    const url = `${service.gateway.publicUrl}/v1/registrations`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"via":"sms"}',
    });
    expect(answer.status).toBe(401);
  });
});
