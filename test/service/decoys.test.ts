import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService, type Answer, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const hash = createKeyedHash(Buffer.from('5e'.repeat(32), 'hex'));
const LOOPBACK = '127.0.0.1/32';
const HONEY = '+12025550177';
const NUMBERS = Array.from({ length: 100 }, (_, line) => `+120355501${String(line).padStart(2, '0')}`);
const MANY = { limit: 100_000, window: '1h' };

/** Everything that this gateway answers goes to suspects. */
const start = (overlay: object): Promise<Service> =>
  startService({
    overlay: {
      disclosure: 'budgeted',
      policies: [{ id: 'many', by: 'device', ...MANY }],
      edge: MANY,
      ledgers: [],
      lists: {
        suspects: [{ address: LOOPBACK, reason: 'asks in order' }],
        honey: [{ number: hash('number', HONEY), reason: 'seeded' }],
      },
      ...overlay,
    },
  });

const upstreamOf = ({ gateway }: Service) => {
  if (gateway.simulatedUpstream === undefined) throw new Error('no simulated upstream');
  return gateway.simulatedUpstream;
};

const appOf = async (service: Service) => createRegistrationApp(service, await createPhone(service.issuer));
const isKnown = ({ body }: Answer): boolean => body['authy_id'] !== 0;

describe('suspects of a gateway that invents', () => {
  let service: Service;
  beforeAll(async () => {
    service = await start({ answers: { tick: '0ms', suspected: 'decoy', decoyShare: '30%' } });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('are told that the configured share of numbers has an account, the same each time, on any device', async () => {
    const ask = async (): Promise<boolean[]> => {
      const { lookup } = await appOf(service);
      return Promise.all(NUMBERS.map(async (e164) => isKnown(await lookup(e164))));
    };
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    // 30 of 100, four standard deviations either way.
    const known = first.filter(Boolean).length;
    expect(known).toBeGreaterThan(11);
    expect(known).toBeLessThan(49);
  });

  it('are answered in the forms of true answers', async () => {
    const honest = await start({ answers: { tick: '0ms' }, lists: {} });
    const { lookup } = await appOf(honest);
    const known = upstreamOf(honest).registeredNumbers(1)[0] ?? '';
    const unknown = NUMBERS.find((e164) => !upstreamOf(honest).registeredNumbers().includes(e164)) ?? '';
    const [yes, no] = [await lookup(known), await lookup(unknown)];
    const { lookup: ask } = await appOf(service);
    const invented = await Promise.all(NUMBERS.map((e164) => ask(e164)));
    const formOf = ({ status, headers, body }: Answer) => [
      status,
      Object.keys(headers),
      Object.entries(body).map(([member, value]) => [member, typeof value]),
    ];
    expect(invented.filter(isKnown).map(formOf)).toEqual(invented.filter(isKnown).map(() => formOf(yes)));
    expect(invented.filter((each) => !isKnown(each)).map(({ text }) => text)).toContain(no.text);
    await honest[Symbol.asyncDispose]();
  });

  it('make the upstream do nothing, whatever they ask, and have no right code', async () => {
    const before = upstreamOf(service).requestCount();
    const { lookup, create, start: begin, status, complete } = await appOf(service);
    const found = await until(async () => {
      for (const e164 of NUMBERS) {
        const answer = await lookup(e164);
        if (isKnown(answer)) return answer;
      }
      return undefined;
    });
    const id = String(found.body['authy_id']);
    expect((await create(NUMBERS[0] ?? '')).status).toBe(200);
    const begun = await begin(id);
    expect(begun.body).toMatchObject({ success: true, provider: 'sms' });
    expect((await status(id, String(begun.body['request_id']))).body).toMatchObject({ status: 'pending' });
    expect(await complete(id, '123456')).toMatchObject({ status: 400, body: { code: 'code_invalid' } });
    expect(upstreamOf(service).requestCount()).toBe(before);
  });

  it('are counted as led astray, and who asks for honey is reported, without the number', async () => {
    const { lookup } = await appOf(service);
    await lookup(HONEY);
    const metrics = await (await fetch(`${service.gateway.adminUrl}/metrics`)).text();
    expect(
      sampleValue(metrics, 'numberwall_requests_total', { route: 'lookup', path: 'decoy' }),
    ).toBeGreaterThan(0);
    expect(sampleValue(metrics, 'numberwall_listed_requests_total', { list: 'honey' })).toBe(1);
    const line = await until(() =>
      Promise.resolve(
        service
          .log()
          .split('\n')
          .find((each) => each.includes('"honey_asked"')),
      ),
    );
    expect(JSON.parse(line)).toMatchObject({ route: 'lookup' });
    expect(service.log()).not.toContain(HONEY.slice(1));
    expect(service.log()).not.toContain(hash('number', HONEY));
  });
});

describe('suspects of a gateway that does not invent', () => {
  it('are told nothing, though there is room', async () => {
    const service = await start({ answers: { tick: '0ms' } });
    const { lookup } = await appOf(service);
    const answers = await Promise.all(NUMBERS.slice(0, 30).map((e164) => lookup(e164)));
    expect(answers.every(isKnown)).toBe(true);
    expect(upstreamOf(service).requestCount()).toBe(0);
    await service[Symbol.asyncDispose]();
  });
});

describe('a gateway that tells nothing', () => {
  it('tells suspects the same as everybody, when it invents too', async () => {
    const service = await start({ disclosure: 'never', answers: { tick: '0ms', suspected: 'decoy' } });
    const { lookup } = await appOf(service);
    const answers = await Promise.all(NUMBERS.slice(0, 30).map((e164) => lookup(e164)));
    expect(answers.every(isKnown)).toBe(true);
    await service[Symbol.asyncDispose]();
  });
});
