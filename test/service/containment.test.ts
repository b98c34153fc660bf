import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createOperatorFiles, operate, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { send, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const SEGMENT = 'northern-america/secure-enclave';

describe('containment', () => {
  let service: Service;
  let files: OperatorFiles;
  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startService({
      overlay: {
        ...files.overlay,
        disclosure: 'budgeted',
        answers: { tick: '0ms' },
        ledgers: [{ id: 'device', by: 'device', capacity: 100 }],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  const level = async (): Promise<number | undefined> =>
    sampleValue(
      (await send('GET', `${service.gateway.adminUrl}/metrics`)).text,
      'numberwall_enumeration_containment_level',
      { segment: SEGMENT },
    );
  const pin = (body: object) => operate(service, 'POST', '/containment/pin', body);

  const blind = async (): Promise<number> =>
    sampleValue(
      (await send('GET', `${service.gateway.adminUrl}/metrics`)).text,
      'numberwall_requests_total',
      { route: 'lookup', path: 'blind' },
    ) ?? 0;

  const isTold = async (): Promise<boolean> => {
    const before = await blind();
    const number = service.gateway.simulatedUpstream?.registeredNumbers()[0] ?? '';
    const { lookup } = createRegistrationApp(service, await createPhone(service.issuer));
    expect((await lookup(number)).status).toBe(200);
    return (await blind()) === before;
  };

  it('at the level that an operator holds changes what is told, and nothing else', async () => {
    const before = await isTold();
    const pinned = await pin({ segment: SEGMENT, level: 3, reason: 'incident drill', expires_in: 3_600 });
    expect(pinned).toMatchObject({
      status: 200,
      body: { segment: { segment: SEGMENT, level: 3, found: 0 } },
    });
    await until(async () => (await level()) === 3);
    const during = await isTold();
    const let1 = await operate(service, 'POST', '/containment/unpin', { segment: SEGMENT });
    expect(let1.status).toBe(200);
    const after = await isTold();
    expect([before, during, after]).toEqual([true, false, true]);
    expect((await operate(service, 'POST', '/containment/unpin', { segment: SEGMENT })).status).toBe(404);
    const written = (await files.audit()).filter(({ outcome }) => outcome === 'done');
    expect(written.map(({ action, changes }) => [action, changes])).toEqual([
      ['pin', [`${SEGMENT}: held at 3`]],
      ['unpin', [`${SEGMENT}: let go`]],
    ]);
  });

  it.each([
    [{ segment: 'nowhere/tee', level: 1, reason: 'x' }, /country group/],
    [{ segment: SEGMENT, level: 4, reason: 'x' }, /0, 1, 2 or 3/],
    [{ segment: SEGMENT, level: '1', reason: 'x' }, /0, 1, 2 or 3/],
    [{ segment: SEGMENT, level: 1 }, /reason must/],
    [{ segment: SEGMENT, level: 1, reason: 'call 202 555 0123' }, /reason must/],
    [{ segment: SEGMENT, level: 1, reason: 'x', expires_in: 0 }, /expires_in/],
    [{ segment: SEGMENT, level: 1, reason: 'x', more: 1 }, /alone/],
  ])('refuses %j', async (...[body, detail]) => {
    const answer = await pin(body);
    expect(answer.status).toBe(400);
    expect(answer.body['detail']).toMatch(detail);
  });
});
