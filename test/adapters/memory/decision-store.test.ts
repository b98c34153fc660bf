import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import { MIN_SUBJECTS } from '../../../src/adapters/memory/decisions.ts';
import { distinctCharge, key, proofUse, START, windowCharge } from '../../contract/charge-samples.ts';

const create = (maxSubjects = MIN_SUBJECTS) => {
  let now = START;
  const reported: number[] = [];
  const store = createMemoryDecisionStore({
    clock: () => now,
    maxSubjects,
    onEvicted: (total) => reported.push(total),
  });
  const use = (name: string, windowMs = 8_000) =>
    store
      .decide({ charges: [windowCharge({ key: key(name), windowMs })] })
      .then(({ results }) => results[0]?.count);
  return { store, use, reported, pass: (ms: number) => (now += ms) };
};

describe('bound', () => {
  it.each([MIN_SUBJECTS - 1, 0, -1, 1_000.5, NaN, Infinity])('cannot be %p', (maxSubjects) => {
    expect(() => createMemoryDecisionStore({ clock: () => 0, maxSubjects })).toThrow(RangeError);
  });

  it('holds, and says what it costs: the least recently used goes', async () => {
    const { store, use, reported } = create();
    for (let at = 0; at < MIN_SUBJECTS; at += 1) await use(`s${at}`);
    expect({ size: store.size, evicted: store.evicted }).toEqual({ size: MIN_SUBJECTS, evicted: 0 });
    expect(await use('s0')).toBe(2);
    await use('new');
    expect({ size: store.size, evicted: store.evicted }).toEqual({ size: MIN_SUBJECTS, evicted: 1 });
    expect(reported).toEqual([1]);
    expect(await use('s0')).toBe(3);
    expect(await use('s1')).toBe(1);
    expect(reported).toEqual([1, 2]);
  });

  it('takes what expired first, and reports nothing', async () => {
    const { store, use, reported, pass } = create();
    await use('long', 80_000);
    for (let at = 1; at < MIN_SUBJECTS; at += 1) await use(`s${at}`);
    pass(9_001);
    for (let at = 1; at < MIN_SUBJECTS; at += 1) await use(`t${at}`);
    expect(await use('long', 80_000)).toBe(2);
    expect(reported).toEqual([]);
    expect(store.size).toBe(MIN_SUBJECTS);
  });

  it('shrinks again while it is in use', async () => {
    const { store, use, pass } = create(1_000);
    for (let at = 0; at < 1_000; at += 1) await use(`s${at}`);
    pass(9_001);
    for (let at = 0; at < 300; at += 1) await use(`t${at}`);
    expect(store.size).toBe(1_000 - 300);
  });

  it('keeps a subject that is used on past the expiry it began with', async () => {
    const { use, pass, reported } = create();
    for (let at = 0; at < 20; at += 1) {
      await use('steady');
      for (let other = 0; other < 50; other += 1) await use(`s${at}-${other}`, 500);
      pass(1_000);
    }
    expect(await use('steady')).toBe(3);
    expect(reported).toEqual([]);
  });

  it('refuses a decision that it could not keep', async () => {
    const { store } = create();
    const charges = Array.from({ length: MIN_SUBJECTS / 2 - 1 }, (_, at) =>
      windowCharge({ key: key(`s${at}`) }),
    );
    await expect(store.decide({ charges })).rejects.toThrow(RangeError);
    expect((await store.decide({ charges: charges.slice(1) })).admitted).toBe(true);
  });

  it('holds whatever happens, and counts what it could not keep', async () => {
    const steps = fc.array(
      fc.record({
        subject: fc.nat({ max: 300 }),
        wait: fc.constantFrom(0, 0, 0, 1, 500, 9_000, -3_000),
        windowMs: fc.constantFrom(8, 800, 8_000),
      }),
      { minLength: 150, maxLength: 400, size: 'max' },
    );
    const property = fc.asyncProperty(steps, async (history) => {
      const { store, use, pass, reported } = create();
      for (const { subject, wait, windowMs } of history) {
        await use(`s${subject}-${windowMs}`, windowMs);
        expect(store.size).toBeLessThanOrEqual(MIN_SUBJECTS);
        pass(wait);
      }
      expect(reported).toEqual(Array.from({ length: store.evicted }, (_, at) => at + 1));
    });
    await fc.assert(property, { numRuns: 50 });
  });
});

describe('proof', () => {
  it('is remembered through its last millisecond, and no longer', async () => {
    const { store, pass } = create();
    const request = { proof: proofUse({ ttlMs: 1_000 }), charges: [] };
    expect(await store.decide(request)).toMatchObject({ replayed: false });
    pass(1_000);
    expect(await store.decide(request)).toMatchObject({ replayed: true });
    pass(1);
    expect(await store.decide(request)).toMatchObject({ replayed: false });
  });
});

describe('memory', () => {
  it('of a distinct set stays at its limit', async () => {
    const { store, pass } = create();
    for (let at = 0; at < 1_000; at += 1) {
      await store.decide({ charges: [distinctCharge({ member: `m${at}`, windowMs: 20, limit: 128 })] });
      pass(1);
    }
    const { results } = await store.decide({ charges: [distinctCharge({ windowMs: 20, limit: 128 })] });
    expect(results[0]?.count).toBeLessThanOrEqual(22);
  });
});
