import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const GATE = {
  id: 'gate',
  by: 'segment',
  capacity: 250,
  trickle: '346s',
  credit: { from: 0.21, to: 0.25 },
};
const SEGMENT = 'northern-america/secure-enclave';

describe('the meters of a gateway that tells within budgets', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      overlay: {
        disclosure: 'budgeted',
        answers: { tick: '0ms' },
        ledgers: [{ id: 'device', by: 'device', capacity: 2 }, GATE],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const page = async (): Promise<string> => (await fetch(`${service.gateway.adminUrl}/metrics`)).text();
  const metric = async (name: string, labels: Record<string, string>) =>
    sampleValue(await page(), `numberwall_enumeration_${name}`, labels);
  const counted = (event: string) => metric(`${event}_total`, { segment: SEGMENT });

  it('count starts and completions of their segment, and what the ledgers had', async () => {
    expect(await counted('starts')).toBe(0);
    const upstream = service.gateway.simulatedUpstream;
    if (upstream === undefined) throw new Error('no simulated upstream');
    const phone = createRegistrationApp(service, await createPhone(service.issuer));
    const [number = ''] = upstream.registeredNumbers();
    const id = String((await phone.lookup(number)).body['authy_id']);
    await until(async () => (await counted('starts')) === 1);
    expect(await metric('segment_budget_remaining', { segment: SEGMENT })).toBe(249);
    expect(await metric('leak_bound_numbers', { window: '24h' })).toBe(500);
    await phone.start(id);
    const pin = await until(() => Promise.resolve(upstream.messages(number).at(-1)?.pin), 2_000);
    await until(async () => (await phone.complete(id, pin)).status === 200, 2_000);
    await until(async () => (await counted('completions')) === 1);
    expect(await metric('leak_bound_numbers', { window: '24h' })).toBe(500.25);
    for (const line of ['0180', '0181', '0182']) await phone.lookup(`+1202555${line}`);
    await until(async () => (await metric('ledger_exhausted_total', { level: 'device' })) === 1);
    expect(await counted('starts')).toBe(4);
    expect(await counted('foreign_answers')).toBe(0);
    expect(await metric('ledger_fill_ratio_count', { level: 'gate' })).toBe(4);
    expect(await page()).not.toContain('202555');
  });

  it('show by how much the clock of the store differs', async () => {
    const skew = sampleValue(await page(), 'numberwall_store_clock_skew_seconds');
    expect(Math.abs(skew ?? Infinity)).toBeLessThan(0.5);
  });
});
