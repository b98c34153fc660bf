import { describe, expect, it } from '@jest/globals';

import type { DecisionRecord } from '../../../src/core/decision-log/record.ts';
import { createRecorder } from '../../../src/core/decision-log/recorder.ts';

const record = (at: number, device?: string): DecisionRecord => ({
  id: `${at}`,
  at,
  route: 'lookup',
  status: 429,
  path: 'deny',
  subjects: device === undefined ? {} : { device },
  limits: [],
  ledgers: [],
});

const BURST = { attested: 2_000, unattested: 200 };
const PER_SECOND = { attested: 10, unattested: 1 };

describe.each([
  ['attested', 'device'],
  ['unattested', undefined],
] as const)('records of who is %s', (kind, device) => {
  /** A recorder of which the burst is used up at that instant. */
  const full = (at: number) => {
    const recorder = createRecorder();
    for (let times = 0; times < BURST[kind]; times += 1) recorder.note(record(at, device));
    return recorder;
  };

  it('are taken up to a burst at once, and dropped beyond', () => {
    const recorder = full(1_000);
    expect(recorder.dropped).toBe(0);
    recorder.note(record(1_000, device));
    expect(recorder.dropped).toBe(1);
    expect(recorder.drain()).toHaveLength(BURST[kind]);
  });

  it('are taken again as time goes on, so many a second', () => {
    const second = 1_000 / PER_SECOND[kind];
    const [early, late] = [full(1_000), full(1_000)];
    early.note(record(1_000 + second - 1, device));
    expect(early.dropped).toBe(1);
    late.note(record(1_000 + second, device));
    expect(late.dropped).toBe(0);
    late.note(record(1_000 + second, device));
    expect(late.dropped).toBe(1);
  });

  it('gain nothing by a clock that is set back', () => {
    const recorder = full(1_000_000);
    recorder.note(record(0, device));
    recorder.note(record(1_000_000, device));
    expect(recorder.dropped).toBe(2);
  });

  it('gain no more than a burst by a long silence', () => {
    const recorder = full(0);
    recorder.drain();
    for (let times = 0; times <= BURST[kind]; times += 1) recorder.note(record(1e9, device));
    expect(recorder.drain()).toHaveLength(BURST[kind]);
    expect(recorder.dropped).toBe(1);
  });
});

describe('a recorder', () => {
  it('lets nobody without a device crowd out who shows one', () => {
    const recorder = createRecorder();
    for (let times = 0; times < 1_000; times += 1) recorder.note(record(0));
    recorder.note(record(0, 'device'));
    expect(recorder.drain().filter(({ subjects }) => subjects.device !== undefined)).toHaveLength(1);
  });

  it('gives what it took once, in order', () => {
    const recorder = createRecorder();
    for (const at of [1, 2, 3]) recorder.note(record(at));
    expect(recorder.drain().map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(recorder.drain()).toEqual([]);
    recorder.note(record(4));
    expect(recorder.drain().map(({ id }) => id)).toEqual(['4']);
  });
});
