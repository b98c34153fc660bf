import { readdir } from 'node:fs/promises';
import { Agent } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { readSamples } from '../support/open-metrics.ts';
import { createPhone } from '../support/phone.ts';
import {
  applied,
  ask,
  changingPolicy,
  LOOKUP,
  put,
  settings,
  startReloadingChild,
} from '../support/reloading-child.ts';
import { createServiceIssuer, send } from '../support/service.ts';

describe('fifty reloads in a row', () => {
  it('leave no handle and no series behind, and the child answers', async () => {
    const issuer = await createServiceIssuer();
    await using gateway = await startReloadingChild(issuer);
    const phone = await createPhone(issuer);
    const agent = new Agent({ keepAlive: true });
    const load = async (from: number, to: number): Promise<void> => {
      for (let at = from; at <= to; at += 1) {
        await put(gateway, settings(issuer, { ...changingPolicy(10_000), id: `changing-${at}` }));
        gateway.process.kill('SIGHUP');
        await applied(gateway, at);
        expect(await ask(phone, `${gateway.publicUrl}${LOOKUP}`, agent)).toBe(200);
      }
    };
    const state = async () => {
      const page = readSamples((await send('GET', `${gateway.adminUrl}/metrics`)).text);
      const files = await readdir(`/proc/${gateway.process.pid ?? 0}/fd`);
      const rss = page.find(({ name }) => name === 'process_resident_memory_bytes')?.value ?? 0;
      return {
        files: files.length,
        series: page.filter(({ name }) => name.startsWith('numberwall_')).length,
        rss,
      };
    };
    await load(1, 5);
    const before = await state();
    await load(6, 55);
    const after = await state();
    expect(Math.abs(after.files - before.files)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.series - before.series)).toBeLessThanOrEqual(10);
    // Memory is collected when it is needed; a bound for what grows without end.
    expect(after.rss - before.rss).toBeLessThan(192 * 1024 * 1024);
    agent.destroy();
  }, 60_000);
});
