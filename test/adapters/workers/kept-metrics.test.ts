import { expect, it } from '@jest/globals';

import type { MetricsAsData } from '../../../src/adapters/telemetry/combined-metrics.ts';
import { createKeptMetrics } from '../../../src/adapters/workers/kept-metrics.ts';

const metric = (name: string, type: string, value: number) => ({
  ...{ name, type, help: name, aggregator: type === 'gauge' ? 'max' : 'sum' },
  values: [{ labels: { route: 'lookup' }, value }],
});

const told = (...metrics: ReturnType<typeof metric>[]) => metrics as unknown as MetricsAsData;

const valuesOf = (metrics: MetricsAsData) =>
  Object.fromEntries(metrics.map(({ name, values }) => [name, values.map(({ value }) => value)]));

it('adds up what those that have ended had counted, and lets go of their levels', async () => {
  const kept = createKeptMetrics();
  kept.told(1, told(metric('asked_total', 'counter', 3), metric('open', 'gauge', 9)));
  kept.told(2, told(metric('asked_total', 'counter', 4)));
  await kept.ended(1);
  await kept.ended(2);
  expect(valuesOf(kept.ofEnded())).toEqual({ asked_total: [7] });
  expect(kept.of(1)).toEqual([]);
});

it('keeps of each metric what was told last, and gives those that are asked for', () => {
  const kept = createKeptMetrics();
  kept.told(1, told(metric('asked_total', 'counter', 3), metric('open', 'gauge', 9)));
  kept.told(1, told(metric('asked_total', 'counter', 5)));
  expect(valuesOf(kept.of(1))).toEqual({ asked_total: [5], open: [9] });
  expect(valuesOf(kept.of(1, ['open']))).toEqual({ open: [9] });
});
