import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { describeChange } from '../../../src/core/configuration/change.ts';
import { differenceOf } from '../../../src/core/configuration/difference.ts';
import { isSame } from '../../../src/core/configuration/leaf-changes.ts';
import { showValue } from '../../../src/core/configuration/show-value.ts';

const policy = {
  id: 'device-requests',
  by: ['device'],
  count: 'requests' as unknown,
  limit: 4,
  windowMs: 86_400_000,
  enforcedShare: 1,
  routes: ['lookup'],
  visibility: 'hidden',
  revision: 'aaaaaaaaaaaa',
};
const route = { id: 'lookup', path: '/json/users/{number}', form: { code: { maxLength: 8 } } };
const config = {
  policies: [policy],
  ledgers: [],
  tenants: [],
  routes: [route],
  log: { level: 'info' },
  secrets: { hashKey: new Uint8Array([1, 2, 3]), operatorToken: 'a-token-that-nobody-may-see' },
  notes: ['one'],
};

const lines = (after: object): string[] =>
  differenceOf(config, { ...config, ...after }).map((change) => describeChange(change));

describe('the difference of two configurations', () => {
  it('is nothing between equal ones, whatever is noted about them', () => {
    expect(lines({ notes: ['another'], secrets: structuredClone(config.secrets) })).toEqual([]);
  });

  it('tells what was added, removed and changed, by id', () => {
    expect(lines({ policies: [policy, { ...policy, id: 'more' }] })).toEqual(['policy more added']);
    expect(lines({ policies: [] })).toEqual(['policy device-requests removed']);
    expect(lines({ routes: [] })).toEqual(['route lookup removed']);
    expect(lines({ ledgers: [{ id: 'truth', revision: 'x' }] })).toEqual(['ledger truth added']);
  });

  it('says of a policy what changed, and whether its counters go on', () => {
    const kept = { ...policy, enforcedShare: 0.25, visibility: 'shown', routes: ['lookup', 'user-create'] };
    expect(lines({ policies: [kept] })).toEqual([
      'policy device-requests changed: mode: enforce → enforce 25%, on: lookup → lookup + user-create, visibility: hidden → shown',
    ]);
    const anew = { ...policy, limit: 8, windowMs: 5_400_000, count: { distinct: 'number' }, revision: 'b' };
    expect(lines({ policies: [anew] })).toEqual([
      'policy device-requests changed: count: requests → distinct number, limit: 4 → 8, window: 1d → 90m (counts anew)',
    ]);
  });

  it('tells the order of a table, because routes are tried and charges made in it', () => {
    const other = { ...policy, id: 'other' };
    const both = { ...config, policies: [policy, other] };
    expect(differenceOf(both, { ...both, policies: [other, policy] }).map(describeChange)).toEqual([
      'setting policies changed: order: changed',
    ]);
  });

  it('follows settings down to the member', () => {
    expect(lines({ routes: [{ ...route, form: { code: { maxLength: 6 } } }] })).toEqual([
      'route lookup changed: form.code.maxLength: 8 → 6',
    ]);
    expect(lines({ log: { level: 'debug' } })).toEqual(['setting log changed: level: info → debug']);
    expect(lines({ drain: { graceMs: 1 } })).toHaveLength(1);
  });

  it('names a secret, an address or a URL, and never tells it', () => {
    const secrets = { hashKey: new Uint8Array([9, 2, 3]), operatorToken: 'Another-token-0123456789abcdef' };
    expect(lines({ secrets })).toEqual(['setting secrets changed: hashKey: changed, operatorToken: changed']);
    const open = { trustedProxies: ['198.51.100.7'], origin: 'https://api.example.com' };
    const told = differenceOf(
      { ...config, public: { ...open, origin: 'x' } } as never,
      { ...config, public: open } as never,
    );
    expect(told.map(describeChange)).toEqual(['setting public changed: origin: changed']);
    expect(lines({ public: open }).join()).not.toMatch(/198|example/);
  });
});

describe('the values that are told', () => {
  it.each([
    ['limit', 999_999, '999999'],
    ['limit', 1_000_000, '1000k'],
    ['limit', 1_000_001, undefined],
    ['limit', 1_000_000_000, '1000M'],
    ['windowMs', 90_061_001, '90061001ms'],
    ['enforcedShare', 0, 'shadow'],
    ['version', '25.1.0', '25.1.0'],
    ['address', '198.51.100.7', undefined],
    ['word', 'a'.repeat(48), 'a'.repeat(48)],
    ['word', 'a'.repeat(49), undefined],
    ['key', 'aGVsbG8gd29ybGQ', undefined],
    ['any', undefined, 'none'],
    ['any', null, undefined],
  ])('%s %p is %p', (name, value, shown) => expect(showValue(name, value)).toBe(shown));
});

const hasRevision = (value: unknown): boolean => JSON.stringify(value).includes('revision');

describe('any two values', () => {
  it('are the same as their copies, and the difference of anything never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(isSame(one, structuredClone(one))).toBe(true);
        const [before, after] = [one, other].map((each) => ({ ...config, any: each }));
        fc.pre(!hasRevision(one) && !hasRevision(other));
        if (before === undefined || after === undefined) return;
        const changes = differenceOf(before, after);
        expect(changes.length === 0).toBe(isSame(one, other));
        for (const change of changes) expect(typeof describeChange(change)).toBe('string');
      }),
    );
  });
});
