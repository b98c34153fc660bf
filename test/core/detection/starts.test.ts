import { describe, expect, it } from '@jest/globals';

import type { Marked } from '../../../src/core/detection/crowds.ts';
import { pairOf } from '../../../src/core/detection/pair.ts';
import { COMPLETE_WITHIN_MS, createStarts, type StartsDeps } from '../../../src/core/detection/starts.ts';
import { createWaitingPairs } from '../../../src/core/detection/waiting-pairs.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { deviceOf, factsOf, observationOf, usNumber } from '../../support/observations.ts';
import { createCounted } from './seen.ts';

const NOW = 1_800_000_000_000;
const SEGMENT = 'northern-america/secure-enclave';
const hash = (dimension: string, value: string): string => `${dimension}(${value})`;

describe('pairs that wait', () => {
  const create = (maxWaiting = 10) => createWaitingPairs<string>({ waitMs: 100, maxWaiting });

  it('are due when they have waited long enough, the oldest first, so many at once', () => {
    const pairs = create();
    for (const at of [0, 1, 2, 50]) expect(pairs.begin(`p${at}`, `k${at}`, at)).toBeUndefined();
    expect(pairs.size).toBe(4);
    expect(pairs.due(99, 9)).toEqual([]);
    expect(pairs.due(100, 9)).toEqual([{ pair: 'p0', kept: 'k0' }]);
    expect(pairs.due(149, 1)).toEqual([{ pair: 'p1', kept: 'k1' }]);
    expect(pairs.due(149, 9)).toEqual([{ pair: 'p2', kept: 'k2' }]);
    expect(pairs.size).toBe(1);
  });

  it('begin once', () => {
    const pairs = create();
    pairs.begin('p', 'first', 0);
    expect(pairs.begin('p', 'second', 50)).toBeUndefined();
    expect(pairs.due(100, 9)).toEqual([{ pair: 'p', kept: 'first' }]);
  });

  it('wait no more once they are complete', () => {
    const pairs = create();
    pairs.begin('p', 'kept', 0);
    expect([pairs.complete('p'), pairs.complete('p'), pairs.complete('q')]).toEqual([
      'kept',
      undefined,
      undefined,
    ]);
    expect(pairs.due(1_000, 9)).toEqual([]);
  });

  it('are due before their time where there are too many', () => {
    const pairs = create(2);
    pairs.begin('a', 'A', 0);
    pairs.begin('b', 'B', 1);
    expect(pairs.begin('c', 'C', 2)).toEqual({ pair: 'a', kept: 'A' });
    expect(pairs.size).toBe(2);
  });
});

describe('who asks about whom', () => {
  it('is a device and a number, or an address where no device is attested', () => {
    const number = usNumber(7);
    const phone = deviceOf('phone');
    expect(pairOf(hash, factsOf({ number, device: phone }))).toBe('foreign(5:phone+12022000007)');
    expect(pairOf(hash, factsOf({ number, address: '192.0.2.1' }))).toBe('foreign(9:192.0.2.1+12022000007)');
    expect(pairOf(hash, factsOf({ device: phone }))).toBeUndefined();
  });
});

const create = (changes: Partial<StartsDeps> = {}) => {
  const counted = createCounted();
  const told: { failed: unknown[]; cleared: unknown[]; marks: unknown[]; asked: number[] } = {
    ...{ failed: [], cleared: [], marks: [], asked: [] },
  };
  const elsewhere = new Set<string>();
  const starts = createStarts(
    {
      store: {
        fail(numbers) {
          told.failed.push(...numbers.map(({ block, line }) => ({ block, line })));
          return Promise.resolve(numbers.map(({ line }) => (line % 2 === 0 ? undefined : 'below')));
        },
        clear(numbers) {
          told.cleared.push(...numbers);
          return Promise.resolve();
        },
      },
      crowds: {
        keep: ({ device }) => [{ item: device?.thumbprint, part: 'x' } as unknown as Marked],
        failed: (kept) => void told.marks.push(...kept.map(({ item }) => item)),
      },
      completedElsewhere(pairs) {
        told.asked.push(pairs.length);
        return Promise.resolve(new Set(pairs.filter((pair) => elsewhere.has(pair))));
      },
      ...{ hash, maxWaiting: 10_000 },
      ...changes,
    },
    counted.count,
  );
  const note = (line: number, seen: Partial<Observation>): void =>
    starts.note(
      observationOf({
        ...{
          facts: factsOf({ number: usNumber(line), device: deviceOf(`phone ${line}`) }),
          segment: SEGMENT,
          at: NOW,
        },
        ...seen,
      }),
    );
  return { ...counted, starts, told, elsewhere, note };
};

const START = { isStart: true } as const;

describe('a start', () => {
  it('has failed when ten minutes are over', async () => {
    const { starts, note, counts, kinds, told } = create();
    note(7, START);
    await starts.settle(NOW + COMPLETE_WITHIN_MS - 1);
    expect(counts).toEqual({});
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({ [`${SEGMENT} failed`]: 1, [`${SEGMENT} adjacent`]: 1 });
    expect(kinds).toEqual(['adjacent below']);
    expect(told).toMatchObject({
      failed: [{ block: 'block(+1202200)', line: 7 }],
      marks: ['phone 7'],
      cleared: [],
    });
    await starts.settle(NOW + 2 * COMPLETE_WITHIN_MS);
    expect(told.failed).toHaveLength(1);
  });

  it('has no neighbour where none has failed', async () => {
    const { starts, note, counts } = create();
    note(8, START);
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({ [`${SEGMENT} failed`]: 1 });
  });

  it.each<[string, Partial<Observation>, readonly string[]]>([
    ['nothing more', {}, []],
    ['an answer', { isTold: true }, ['foreign']],
    ['that a number is registered', { isTold: true, isHit: true }, ['foreign', 'hits']],
    ['that a number is not', { isTold: true, isHit: false }, ['foreign', 'misses']],
    ['nothing, where it was not told', { isTold: false, isHit: true }, []],
  ])('has learned %s when it fails', async (_, seen, learned) => {
    const { starts, note, counts } = create();
    note(8, { ...START, ...seen });
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({
      [`${SEGMENT} failed`]: 1,
      ...Object.fromEntries(learned.map((counter) => [`${SEGMENT} ${counter}`, 1])),
      ...(learned.includes('foreign') ? { 'all foreign': 1 } : {}),
    });
  });

  it('has completed at once, here, and its number is forgiven', async () => {
    const { starts, note, counts, told } = create();
    note(7, START);
    note(7, { isCompletion: true });
    expect(counts).toEqual({ [`${SEGMENT} completed`]: 1 });
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({ [`${SEGMENT} completed`]: 1 });
    expect(told).toEqual({
      failed: [],
      marks: [],
      asked: [],
      cleared: [{ block: 'block(+1202200)', line: 7 }],
    });
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(told.cleared).toHaveLength(1);
  });

  it('may complete elsewhere', async () => {
    const { starts, note, counts, told, elsewhere } = create();
    note(7, START);
    note(9, START);
    elsewhere.add('foreign(7:phone 7+12022000007)');
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({
      [`${SEGMENT} completed`]: 1,
      [`${SEGMENT} failed`]: 1,
      [`${SEGMENT} adjacent`]: 1,
    });
    expect(told.marks).toEqual(['phone 9']);
  });

  it('that was not begun here completes nothing here, but forgives', async () => {
    const { starts, note, counts, told } = create();
    note(7, { isCompletion: true });
    await starts.settle(NOW);
    expect([counts, told.cleared.length]).toEqual([{}, 1]);
  });

  it('is evidence of its certificate alone where that one’s ledger is used up', async () => {
    const { starts, note, counts, told } = create();
    note(7, { ...START, isTold: true, isBeyondIssuer: true });
    note(8, { ...START, isBeyondIssuer: true });
    note(8, { isCompletion: true });
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(counts).toEqual({});
    expect([told.marks, told.failed]).toEqual([['phone 7'], []]);
  });

  it.each([
    ['no facts', { facts: undefined }],
    ['no number', { facts: factsOf({ device: deviceOf('phone') }) }],
    ['no segment', { segment: undefined }],
  ])('is none with %s', async (_, seen) => {
    const { starts, note, counts, told } = create();
    note(7, { ...START, isCompletion: true, ...seen } as Partial<Observation>);
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect([counts, told.cleared]).toEqual([{}, []]);
  });

  it('is over before its time where too many wait', async () => {
    const { starts, note, counts } = create({ maxWaiting: 1 });
    note(8, START);
    note(10, START);
    await starts.settle(NOW);
    expect(counts).toEqual({ [`${SEGMENT} failed`]: 1 });
  });

  it('is looked up with five hundred others at most', async () => {
    const { starts, note, counts, told } = create();
    for (let line = 0; line < 1_002; line += 2) note(line, START);
    await starts.settle(NOW + COMPLETE_WITHIN_MS);
    expect(told.asked).toEqual([500, 1]);
    expect(counts).toEqual({ [`${SEGMENT} failed`]: 501 });
  });

  it('is forgiven with five thousand others at most', async () => {
    const { starts, note, told } = create();
    for (let line = 0; line < 5_001; line += 1) note(line, { isCompletion: true });
    await starts.settle(NOW);
    expect(told.cleared).toHaveLength(5_000);
  });
});
