import { expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createDrill } from './drill.ts';
import { playPhases } from './phases.ts';
import { startDrillService } from './service.ts';

it('leaves of each attack what the page shows of it, and harms no honest person', async () => {
  await using service = await startDrillService();
  const said: string[] = [];
  const { signal } = new AbortController();
  await playPhases(createDrill(service), {
    seconds: 3,
    calmSeconds: 3,
    say: (text) => void said.push(text),
    signal,
  });
  const page = await (await fetch(`${service.gateway.adminUrl}/metrics`)).text();
  const sum = (name: string, labels: RegExp): number =>
    page
      .split('\n')
      .filter((line) => line.startsWith(`numberwall_${name}{`) && labels.test(line))
      .reduce((total, line) => total + Number(/\} (\S+)/.exec(line)?.[1] ?? 0), 0);
  expect(sum('attestations_total', /unknown_origin/)).toBe(48);
  expect(sum('requests_total', /lookup.*path="blind"/)).toBeGreaterThan(0);
  expect(sum('enumeration_token_reuse_total', /kind="proof"/)).toBeGreaterThan(20);
  expect(sum('requests_total', /registration-complete.*path="answer"/)).toBeGreaterThan(15);
  expect(sampleValue(page, 'numberwall_canary_total', { result: 'denied' })).toBe(0);
  // Numbers of fiction are what honest people have here.
  expect(sum('enumeration_tripwire_total', /kind/)).toBe(0);
  expect(said.filter((text) => text.includes('It was:'))).toHaveLength(3);
  expect(said.join('')).not.toMatch(/\+\d{9}/);
}, 60_000);
