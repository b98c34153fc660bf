import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { leakBound } from '../../../src/core/meters/leak-bound.ts';
import { DAY } from '../../../src/core/time.ts';

const gate = (changes: Partial<Ledger> = {}): Ledger => ({
  id: 'gate',
  by: ['segment'],
  capacity: { ipv4: 250, ipv6: 200 },
  trickleMs: DAY / 250,
  credit: { from: 0.21, to: 0.25 },
  enforcedShare: 1,
  revision: '1',
  ...changes,
});

const SEEN = { segments: 2, completions: 1_000 };
const bound = (ledgers: readonly Ledger[], disclosures: ('never' | 'budgeted' | 'always')[], tenants = 1) =>
  leakBound({ ledgers, disclosures, tenants }, SEEN, DAY);

describe('the bound of what leaks', () => {
  it('is u0 of each segment and tenant, and the share of what completed', () => {
    expect(bound([gate()], ['never', 'budgeted'])).toBe(2 * 500 + 250);
    expect(bound([gate()], ['budgeted'], 3)).toBe(3 * 2 * 500 + 250);
  });

  it('is that of the gate over all segments, where that is less', () => {
    const world = gate({ by: ['global'], capacity: { ipv4: 400, ipv6: 400 }, trickleMs: DAY / 100 });
    expect(bound([gate(), world], ['budgeted'])).toBe(500 + 250);
    expect(bound([world], ['budgeted'], 3)).toBe(3 * 500 + 250);
    expect(bound([gate(), { ...world, enforcedShare: 0 }], ['budgeted'])).toBe(2 * 500 + 250);
  });

  it('is 0 where nothing is told, and infinite where nothing bounds it', () => {
    expect(bound([gate()], ['never', 'never'])).toBe(0);
    expect(bound([gate()], ['budgeted', 'always'])).toBe(Infinity);
    expect(bound([], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ by: ['segment', 'device'] })], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ enforcedShare: 0.99 })], ['budgeted'])).toBe(Infinity);
    expect(bound([gate({ capacity: { ipv4: 250 } })], ['budgeted'])).toBe(Infinity);
  });
});
