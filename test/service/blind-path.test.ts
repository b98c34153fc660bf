import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService, type Answer, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const UNKNOWN = '+12025550143';

/** All that is constant: what stays when handles and ids of requests, which are random, are put aside. */
const shapeOf = ({ status, headers, text, body }: Answer) => ({
  status,
  headers: Object.entries(headers).filter(([name]) => name !== 'date'),
  length: text.length,
  body: {
    ...body,
    ...('authy_id' in body ? { authy_id: '' } : {}),
    ...('request_id' in body ? { request_id: '' } : {}),
    ...('instance' in body ? { instance: '' } : {}),
  },
});

describe('the registration of a device where nothing is told', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      overlay: { disclosure: 'never', answers: { tick: '40ms' }, policies: [] },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const upstream = () => {
    const { simulatedUpstream } = service.gateway;
    if (simulatedUpstream === undefined) throw new Error('no simulated upstream');
    return simulatedUpstream;
  };
  const registered = (at = 0): string => upstream().registeredNumbers()[at] ?? '';
  const app = async () => createRegistrationApp(service, await createPhone(service.issuer));
  const idOf = ({ body }: Answer): string => String(body['authy_id']);
  /** The code that was sent to the phone, once it was. */
  const sentTo = async (e164: string): Promise<string> =>
    until(() => Promise.resolve(upstream().messages(e164).at(-1)?.pin), 2_000);

  it('answers every step alike for a number that is registered and one that is not', async () => {
    const steps = async (e164: string) => {
      const { lookup, create, start, status, complete } = await app();
      const found = await lookup(e164);
      const made = await create(e164);
      const begun = await start(idOf(found));
      const polled = await status(idOf(found), String(begun.body['request_id']));
      const wrong = await complete(idOf(found), '0');
      return [found, made, begun, polled, wrong].map(shapeOf);
    };
    const known = await steps(registered(1));
    expect(known.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400]);
    expect(await steps(UNKNOWN)).toEqual(known);
  });

  it('asks the upstream nothing about a number that is looked up', async () => {
    const before = upstream().requests().length;
    await (await app()).lookup(registered(2));
    expect(upstream().requests()).toHaveLength(before);
  });

  it('ends in credentials for who reads the message, and in a handle, never the account id', async () => {
    const { lookup, start, complete } = await app();
    const found = await lookup(registered(3));
    await start(idOf(found));
    const pin = await sentTo(registered(3));
    expect(await complete(idOf(found), pin === '0000000' ? '1' : '0000000')).toMatchObject({
      status: 400,
      body: { code: 'code_invalid' },
    });
    const done = await complete(idOf(found), pin);
    expect(done).toMatchObject({ status: 200, body: { device: { reinstall: true } } });
    expect(idOf(done)).toMatch(/^\d{114}$/);
  });

  it('takes no account id, no handle of another device, and no handle that was changed', async () => {
    const { lookup, start } = await app();
    const other = await app();
    const id = idOf(await lookup(registered(4)));
    expect(await other.start(id)).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
    expect(await start(id.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)))).toMatchObject({
      status: 400,
    });
    expect(await start('1234567')).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  });

  it('says pending of a request that is not its own', async () => {
    const { lookup, start, status } = await app();
    const id = idOf(await lookup(registered(5)));
    await start(id);
    await sentTo(registered(5));
    expect(await status(id, 'f'.repeat(32))).toMatchObject({ status: 200, body: { status: 'pending' } });
  });

  it('answers on a tick, and not before', async () => {
    const { lookup } = await app();
    for (const e164 of [registered(6), UNKNOWN]) {
      const began = performance.now();
      await lookup(e164);
      expect(performance.now() - began).toBeGreaterThanOrEqual(39);
    }
  });

  it('writes neither numbers nor account ids nor handles into its log', async () => {
    const { lookup } = await app();
    const id = idOf(await lookup(registered(7)));
    for (const secret of [id, registered(7).slice(1), String(upstream().accountOf(registered(7)))]) {
      expect(service.log()).not.toContain(secret);
    }
  });
});
