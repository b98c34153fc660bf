import { describe, expect, it } from '@jest/globals';

import { createOperatorFiles, operate } from '../support/operator.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { startReloadingService } from '../support/reloading-service.ts';
import { send, startService } from '../support/service.ts';

const settings = (limit: unknown): object => ({
  policies: [{ id: 'device-lookups', by: 'device', limit, window: '1h' }],
  ledgers: [],
});

const start = async () => {
  const files = await createOperatorFiles();
  const service = await startReloadingService(settings(4), files.overlay);
  return {
    files,
    service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
};

const CHANGE = {
  kind: 'policy',
  id: 'device-lookups',
  change: 'changed',
  fields: [{ field: 'limit', before: '4', after: '8' }],
  counters: 'new',
  text: 'policy device-lookups changed: limit: 4 → 8 (counts anew)',
};

describe('/operator/v1/reload', () => {
  it('tells what a reload would change, and changes nothing', async () => {
    await using started = await start();
    const { service, files } = started;
    await service.write(settings(8));
    for (let at = 0; at < 2; at += 1) {
      const { status, body } = await operate(service, 'GET', '/reload');
      expect({ status, body }).toEqual({
        status: 200,
        body: { result: 'applied', changes: [CHANGE], faults: [] },
      });
    }
    await expect(files.audit()).rejects.toMatchObject({ code: 'ENOENT' });
    await service.write(settings(4));
    expect((await operate(service, 'GET', '/reload')).body).toMatchObject({ result: 'unchanged' });
  });

  it('reloads, and writes it down before and after', async () => {
    await using started = await start();
    const { service, files } = started;
    await service.write(settings(8));
    const { status, body } = await operate(service, 'POST', '/reload');
    expect({ status, body }).toEqual({
      status: 200,
      body: { result: 'applied', changes: [CHANGE], faults: [] },
    });
    expect(await files.audit()).toMatchObject(
      ['begun', 'done'].map((outcome) => ({
        operator: 'alice',
        action: 'reload',
        kind: 'configuration',
        changes: [CHANGE.text],
        outcome,
      })),
    );
    const again = await operate(service, 'POST', '/reload');
    expect(again.body).toEqual({ result: 'unchanged', changes: [], faults: [] });
    const page = (await send('GET', `${service.gateway.adminUrl}/metrics`)).text;
    const labels = { trigger: 'operator', result: 'applied' };
    expect(sampleValue(page, 'numberwall_config_reloads_total', labels)).toBe(1);
  });

  it('answers a faulty file by its faults, and one that needs a restart by its keys', async () => {
    await using started = await start();
    const { service, files } = started;
    await service.write(settings('many'));
    const faulty = await operate(service, 'POST', '/reload');
    expect(faulty).toMatchObject({
      status: 409,
      body: {
        code: 'configuration_refused',
        result: 'refused',
        faults: [
          { path: 'policies[0].limit', source: expect.stringMatching(/^gateway\.yaml:\d+$/) as unknown },
        ],
      },
    });
    await service.write({ ...settings(4), upstream: { timeout: '1s' } });
    expect(await operate(service, 'POST', '/reload')).toMatchObject({
      status: 409,
      body: { result: 'restart_needed', faults: [{ path: 'upstream.timeout' }] },
    });
    expect((await files.audit()).map(({ outcome }) => outcome)).toEqual([
      'begun',
      'failed',
      'begun',
      'failed',
    ]);
  });

  it('takes no members, and only who has the token', async () => {
    await using started = await start();
    const { service } = started;
    expect((await operate(service, 'POST', '/reload', { force: true })).status).toBe(400);
    const stranger = { headers: { 'numberwall-operator': 'alice' } };
    expect((await send('POST', `${service.gateway.adminUrl}/operator/v1/reload`, stranger)).status).toBe(401);
    expect((await operate(service, 'DELETE', '/reload')).status).toBe(405);
  });

  it('is not there where nothing can be read anew', async () => {
    await using files = await createOperatorFiles();
    await using service = await startService({ overlay: files.overlay });
    expect((await operate(service, 'GET', '/reload')).status).toBe(404);
  });
});
