import { rename } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';

import { createFolder } from '../config/support.ts';
import { encodeMmdb } from '../support/mmdb.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createOperatorFiles, operate } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { send, sendSigned, startService } from '../support/service.ts';

const LOOKUP = '/json/users/1-2125550147/status';
const builtAt = new Date(Date.now() - 3_600_000);
const database = () =>
  encodeMmdb(
    {
      '127.77.1.0/24': { autonomous_system_number: 64_500 },
      '127.77.2.0/24': { autonomous_system_number: 64_501 },
    },
    { builtAt },
  );

describe('network data', () => {
  it('lets policies count, and lists deny, whole autonomous systems and classes', async () => {
    using folder = createFolder();
    await using files = await createOperatorFiles();
    const asnFile = folder.write('asn.mmdb', database());
    const hostingFile = folder.write('hosting.txt', 'AS64500\n');
    await using service = await startService({
      overlay: {
        ...files.overlay,
        networkData: { asnFile, hostingFile },
        policies: [
          { id: 'systems', by: 'asn', limit: 3, window: '1h' },
          { id: 'hosting', by: 'hosting-asn', limit: 2, window: '1h' },
        ],
      },
    });
    const { publicUrl, adminUrl } = service.gateway;
    const lookup = async (from: string) =>
      (await sendSigned(await createPhone(service.issuer), 'GET', `${publicUrl}${LOOKUP}`, { from })).status;
    const statuses = async (from: string, count: number) => {
      const seen = [];
      for (let sent = 0; sent < count; sent += 1) seen.push(await lookup(from));
      return seen;
    };
    // The first is hosting; the last is in no database, and so counted by neither.
    expect(await statuses('127.77.1.1', 3)).toEqual([200, 200, 429]);
    expect(await statuses('127.77.2.1', 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses('127.77.9.1', 4)).toEqual([200, 200, 200, 200]);
    const entry = { list: 'deny', kind: 'asn', value: 'AS64501', reason: 'test' };
    expect((await operate(service, 'POST', '/lists', entry)).status).toBe(201);
    const denied = await sendSigned(await createPhone(service.issuer), 'GET', `${publicUrl}${LOOKUP}`, {
      from: '127.77.2.2',
    });
    expect([denied.body['code'], await lookup('127.77.9.1')]).toEqual(['abnormal_usage', 200]);
    const { text } = await send('GET', `${adminUrl}/metrics`);
    const counted = (label: string) =>
      sampleValue(text, 'numberwall_enumeration_network_class_requests_total', { class: label });
    expect([counted('hosting'), counted('unknown')]).toEqual([3, 10]);
    const age = sampleValue(text, 'numberwall_network_data_age_seconds', { database: 'asn' });
    expect(age).toBeGreaterThanOrEqual(3_600);
    expect(age).toBeLessThan(3_700);
    expect(service.log()).not.toContain('64500');
  });

  it('says at the start which dimensions are off', async () => {
    await using service = await startService();
    const lines = service
      .log()
      .split('\n')
      .filter((line) => line.includes('network_data'));
    expect(lines.map((line) => (JSON.parse(line) as { kind: string; result: string }).result)).toEqual([
      'off',
      'off',
      'off',
    ]);
  });

  it('does not start on a file that turns out to be broken', async () => {
    using folder = createFolder();
    const whole = database();
    const asnFile = folder.write('asn.mmdb', whole.subarray(whole.length - 260));
    await expect(startService({ overlay: { networkData: { asnFile } } })).rejects.toThrow(/MaxMind DB/);
    await rename(asnFile, `${asnFile}.gone`);
    await expect(startService({ overlay: { networkData: { asnFile } } })).rejects.toMatchObject({
      name: 'ConfigError',
    });
  });
});
