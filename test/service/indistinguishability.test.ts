import { describe, expect, it } from '@jest/globals';

import { exceeds, type Tolerance } from '../indistinguishability/compare.ts';
import { run } from '../indistinguishability/experiment.ts';
import { LOOKUP, REGISTRATION, START, STATUS } from '../indistinguishability/journey.ts';
import {
  createAnyPhone,
  HASTY,
  LONGER_HANDLE,
  MUTANT_CLASSES,
  startMutant,
  UNSEALED_HANDLE,
} from '../indistinguishability/mutants.ts';
import { startTestBed } from '../indistinguishability/service.ts';

/**
 * Chance alone spreads the area by √(1 ÷ 6n) around ½, n samples a class. Five such spreads: one false alarm in
 * 1.7 million comparisons. `npm run indistinguishability` holds 20,000 samples to 0.51.
 */
const toleranceOf = (samples: number): Tolerance => ({ auc: 0.5 + 5 / Math.sqrt(6 * samples), t: 4.5 });

/** Of what takes seconds on a machine that has nothing else to do. */
const BUSY_MS = 150_000;

describe('what a classifier learns from answers that may not tell', () => {
  const found = async (
    disclosure: 'never' | 'budgeted',
    steps: typeof REGISTRATION,
    samples: number,
    kinds: readonly string[],
  ) => {
    await using bed = await startTestBed({ tickMs: 100, disclosure, numbers: 400 });
    const classes = Object.fromEntries(Object.entries(bed.classes).filter(([kind]) => kinds.includes(kind)));
    const differences = await run({ ...bed, classes, steps, samples, concurrency: 48 });
    expect(differences.length).toBeGreaterThanOrEqual(5 * steps.length);
    return differences.filter((each) => exceeds(each, toleranceOf(samples)));
  };

  it(
    'nothing from 2,000 look-ups of numbers with and without an account',
    async () => {
      expect(await found('never', [LOOKUP], 2_000, ['registered', 'unregistered'])).toEqual([]);
    },
    BUSY_MS,
  );

  it(
    'nothing from any step of 200 registrations, of numbers with an empty budget either',
    async () => {
      const kinds = ['registered', 'unregistered', 'over budget'];
      expect(await found('never', REGISTRATION, 200, kinds)).toEqual([]);
    },
    BUSY_MS,
  );

  it(
    'nothing from look-ups beyond a budget, tripwires among them',
    async () => {
      const kinds = ['registered', 'unregistered', 'tripwire'];
      expect(await found('budgeted', [LOOKUP], 300, kinds)).toEqual([]);
    },
    BUSY_MS,
  );
});

describe('the classifier', () => {
  const told = async (mutation: typeof HASTY, tickMs: number, steps = [LOOKUP]) => {
    const gateway = await startMutant(mutation, tickMs);
    const differences = await run({
      url: gateway.url,
      steps,
      classes: MUTANT_CLASSES,
      createPhone: createAnyPhone,
      samples: 300,
      // A tick has room for many, and without one they would hide each other.
      concurrency: tickMs === 0 ? 4 : 16,
    });
    await gateway.close();
    return differences.filter((each) => exceeds(each, toleranceOf(300))).map(({ feature }) => feature);
  };

  it('notices a handle that is one digit longer', async () => {
    expect(await told(LONGER_HANDLE, 20)).toEqual(expect.arrayContaining(['form', 'bytes']));
  });

  it('notices a handle that begins otherwise', async () => {
    expect(await told(UNSEALED_HANDLE, 20)).toEqual(['digits']);
  });

  it(
    'notices who waits for the upstream, unless answers leave on a tick',
    async () => {
      const steps = [LOOKUP, START, STATUS];
      // By time or by order: on a busy machine not always by both.
      expect(await told(HASTY, 0, steps)).not.toEqual([]);
      expect(await told(HASTY, 100, steps)).toEqual([]);
    },
    BUSY_MS,
  );
});
