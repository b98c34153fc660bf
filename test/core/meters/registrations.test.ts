import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { segmentOf, type Segment } from '../../../src/core/containment/segment.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { FOREIGN_AFTER_MS } from '../../../src/core/meters/foreign-answers.ts';
import { createRegistrationMeter, type CompletedPairs } from '../../../src/core/meters/registrations.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));

const GATE: Ledger = {
  id: 'gate',
  by: ['segment'],
  capacity: { ipv4: 250, ipv6: 250 },
  trickleMs: 345_600,
  credit: { from: 0.21, to: 0.25 },
  enforcedShare: 1,
  revision: '1',
};

const factsOf = (line: number, address = '192.0.2.1'): RequestFacts => {
  const number = readE164(`+1202555${String(line).padStart(4, '0')}`);
  if (number === undefined) throw new Error('no number');
  return {
    routeId: 'lookup',
    address: { text: address, family: 4, ladder: [address, address, address] },
    number,
  };
};

const createBench = ({ maxWaiting = 100, marks = new Set<string>() } = {}) => {
  const clock = { now: 1_800_000_000_000 };
  const counted: [string, Segment][] = [];
  const asked: string[] = [];
  const elsewhere: CompletedPairs = {
    tell: (pair) => Promise.resolve(void marks.add(pair)),
    which(pairs) {
      asked.push(...pairs);
      return Promise.resolve(new Set(pairs.filter((pair) => marks.has(pair))));
    },
  };
  const read: [string, number, boolean][] = [];
  const meter = createRegistrationMeter({
    telemetry: {
      registration: (event, segment) => void counted.push([event, segment]),
      ledgerRead: (ledger, fill, fits) => void read.push([ledger, fill, fits]),
    },
    hash,
    elsewhere,
    clock: () => clock.now,
    rules: () => ({ ledgers: [GATE], disclosures: ['budgeted'], tenants: 1 }),
    maxWaiting,
  });
  const observe = (facts: RequestFacts | undefined, changes: Partial<Observation>): void =>
    meter.observe({
      at: clock.now,
      routeId: 'lookup',
      path: 'answer',
      status: 200,
      replayed: false,
      ...(facts === undefined ? {} : { facts, segment: segmentOf(facts) }),
      isStart: false,
      isTold: false,
      isHoney: false,
      isCompletion: false,
      ledgers: [],
      ...changes,
    });
  const count = (event: string): number => counted.filter(([each]) => each === event).length;
  return { clock, meter, observe, count, counted, read, asked, marks };
};

describe('the registration meter', () => {
  it('counts a told number as foreign once, ten minutes after, and not before', async () => {
    const { clock, meter, observe, count, counted } = createBench();
    observe(factsOf(1), { isStart: true, isTold: true });
    clock.now += FOREIGN_AFTER_MS - 1;
    await meter.sweep();
    expect(count('foreign')).toBe(0);
    clock.now += 1;
    await meter.sweep();
    await meter.sweep();
    expect(counted).toEqual([
      ['start', 'northern-america/none'],
      ['foreign', 'northern-america/none'],
    ]);
  });

  it('counts no number as foreign that completes in time, and no blind answer', async () => {
    const { clock, meter, observe, count } = createBench();
    observe(factsOf(1), { isStart: true, isTold: true });
    observe(factsOf(2), { isStart: true, path: 'blind' });
    clock.now += 9 * MINUTE;
    observe(factsOf(1), { isCompletion: true });
    clock.now += HOUR;
    await meter.sweep();
    expect([count('start'), count('completion'), count('foreign')]).toEqual([2, 1, 0]);
  });

  it('counts nothing of what belongs to no segment, or is only one more request', async () => {
    const { clock, meter, observe, counted, marks } = createBench();
    observe(factsOf(1), {
      isStart: true,
      isTold: true,
      segment: undefined,
    } as unknown as Partial<Observation>);
    observe(factsOf(2), {});
    expect([meter.bound(24 * HOUR), meter.waiting(), counted.length]).toEqual([0, 0, 0]);
    // Of a pair that cannot be named nothing is remembered.
    const nameless = { ...factsOf(3) };
    Reflect.deleteProperty(nameless, 'number');
    observe(nameless, { isTold: true, isCompletion: true, segment: 'world/none' });
    observe(undefined, { isTold: true, segment: 'world/none' });
    clock.now += HOUR;
    await meter.sweep();
    expect([meter.waiting(), marks.size, counted.map(([event]) => event)]).toEqual([0, 0, ['completion']]);
  });

  it('knows how many wait, and does not tell the others of its own', () => {
    const { meter, observe, marks } = createBench();
    for (const line of [1, 2, 3]) observe(factsOf(line), { isTold: true });
    expect(meter.waiting()).toBe(3);
    observe(factsOf(2), { isCompletion: true });
    expect([meter.waiting(), marks.size]).toEqual([2, 0]);
    observe(factsOf(2), { isCompletion: true });
    expect(marks.size).toBe(1);
  });

  it('reads budgets of the gate alone, where the segment is known', () => {
    const { meter, observe, read } = createBench();
    const reading = { debt: 10, capacity: 250, fits: true };
    const other: Ledger = { ...GATE, id: 'device', by: ['device'] };
    observe(factsOf(1), { ledgers: [{ ledger: other, enforced: true, reading: { ...reading, debt: 1 } }] });
    expect([...meter.left()]).toEqual([]);
    const both = [GATE, other].map((ledger) => ({ ledger, enforced: true, reading }));
    observe(factsOf(1), { ledgers: both, segment: undefined } as unknown as Partial<Observation>);
    expect([...meter.left()]).toEqual([]);
    observe(factsOf(1), { ledgers: both });
    expect([...meter.left().values()]).toEqual([240]);
    expect(read.map(([ledger]) => ledger)).toEqual(['device', 'gate', 'device', 'gate', 'device']);
  });

  it('does not take the completion of one asker for that of another', async () => {
    const { clock, meter, observe, count } = createBench();
    observe(factsOf(1, '198.51.100.7'), { isStart: true, isTold: true });
    observe(factsOf(1), { isStart: true, isTold: true });
    observe(factsOf(1), { isCompletion: true });
    clock.now += FOREIGN_AFTER_MS;
    await meter.sweep();
    expect(count('foreign')).toBe(1);
  });

  it('knows what was completed at another instance', async () => {
    const marks = new Set<string>();
    const [one, two] = [createBench({ marks }), createBench({ marks })];
    one.observe(factsOf(1), { isStart: true, isTold: true });
    two.observe(factsOf(1), { isCompletion: true });
    one.clock.now += FOREIGN_AFTER_MS;
    await one.meter.sweep();
    expect([one.count('foreign'), two.count('completion')]).toEqual([0, 1]);
    expect([...marks].join()).not.toContain('202555');
  });

  it('remembers a bounded number of answers, and counts what it cannot remember', async () => {
    const { clock, meter, observe, count } = createBench({ maxWaiting: 3 });
    for (let line = 0; line < 10; line += 1) observe(factsOf(line), { isTold: true });
    expect(count('foreign')).toBe(7);
    clock.now += FOREIGN_AFTER_MS;
    await meter.sweep();
    expect(count('foreign')).toBe(10);
  });

  it('sweeps any number, in parts', async () => {
    const { clock, meter, observe, count, asked } = createBench({ maxWaiting: 2_000 });
    for (let line = 0; line < 1_234; line += 1) observe(factsOf(line), { isTold: true });
    clock.now += FOREIGN_AFTER_MS;
    await meter.sweep();
    expect([count('foreign'), asked.length]).toEqual([1_234, 1_234]);
  });

  it('bounds what leaks by the gate, the segments seen and what completed', () => {
    const { clock, meter, observe } = createBench();
    expect(meter.bound(24 * HOUR)).toBe(0);
    observe(factsOf(1), { isStart: true, isTold: true });
    expect([meter.bound(HOUR), meter.bound(24 * HOUR)]).toEqual([250 + 11, 500]);
    for (let line = 0; line < 100; line += 1) observe(factsOf(line), { isCompletion: true });
    expect(meter.bound(24 * HOUR)).toBe(500 + 25);
    clock.now += 2 * HOUR;
    expect([meter.bound(HOUR), meter.bound(24 * HOUR)]).toEqual([0, 525]);
    clock.now += 23 * HOUR;
    expect(meter.bound(24 * HOUR)).toBe(0);
  });

  it('tells what the gate has left, and what time gives back', () => {
    const { clock, meter, observe, read } = createBench();
    const reading = { debt: 240, capacity: 250, fits: true };
    observe(factsOf(1), { isTold: true, ledgers: [{ ledger: GATE, enforced: true, reading }] });
    expect([...meter.left()]).toEqual([['northern-america/none', 9]]);
    expect(read).toEqual([['gate', 0.96, true]]);
    clock.now += 2 * GATE.trickleMs;
    expect([...meter.left().values()]).toEqual([11]);
    clock.now += 1_000 * GATE.trickleMs;
    expect([...meter.left().values()]).toEqual([250]);
  });
});
