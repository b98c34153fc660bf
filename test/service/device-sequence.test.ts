import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

describe('a phone that asks about number after number', () => {
  let service: Service;
  let files: OperatorFiles;
  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startService({
      overlay: {
        ...files.overlay,
        disclosure: 'budgeted',
        answers: { tick: '0ms' },
        // Wide enough to play no part.
        ledgers: [{ id: 'device', by: 'device', capacity: 100 }],
        policies: [],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  const metric = async (name: string, labels: Record<string, string> = {}): Promise<number> =>
    sampleValue(await (await fetch(`${service.gateway.adminUrl}/metrics`)).text(), name, labels) ?? 0;
  const exposed = () => metric('numberwall_enumeration_exposed_devices');
  const told = () => metric('numberwall_requests_total', { route: 'lookup', path: 'answer' });

  it('is told nothing after four, without being refused, and the truth again once it completes one', async () => {
    const upstream = service.gateway.simulatedUpstream;
    if (upstream === undefined) throw new Error('no simulated upstream');
    const phone = createRegistrationApp(service, await createPhone(service.issuer));
    const another = createRegistrationApp(service, await createPhone(service.issuer));
    const [own = '', ...foreign] = upstream.registeredNumbers(8);
    const isTold = async (app: typeof phone, number: string): Promise<boolean> => {
      const before = await told();
      expect((await app.lookup(number)).status).toBe(200);
      return (await told()) > before;
    };
    for (const number of foreign.slice(0, 4)) expect(await isTold(phone, number)).toBe(true);
    await until(async () => (await exposed()) === 1, 10_000);
    expect(await isTold(phone, foreign[4] ?? '')).toBe(false);
    expect(await isTold(another, foreign[5] ?? '')).toBe(true);
    expect((await operate(service, 'GET', '/containment')).body).toMatchObject({ exposed_devices: 1 });
    // There is no networkData here.
    const off = service.log().match(/"detector":"[a-z-]+","reason":"no_network_data"/g);
    expect(off).toEqual(
      ['hosting-share', 'token-networks'].map((id) => `"detector":"${id}","reason":"no_network_data"`),
    );
    // Who owns a number registers it all the same.
    const id = String((await phone.lookup(own)).body['authy_id']);
    await phone.start(id);
    const pin = await until(() => Promise.resolve(upstream.messages(own).at(-1)?.pin), 10_000);
    await until(async () => (await phone.complete(id, pin)).status === 200, 10_000);
    await until(async () => (await exposed()) === 0, 10_000);
    expect(await isTold(phone, foreign[6] ?? '')).toBe(true);
  }, 60_000);
});
