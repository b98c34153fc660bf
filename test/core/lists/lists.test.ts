import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { toClientAddress } from '../../../src/core/address/address-ladder.ts';
import { parseNetwork } from '../../../src/core/address/network.ts';
import { parseAddress } from '../../../src/core/address/parse-address.ts';
import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import type { Adjustment, ListName, ListRule, ListSubject } from '../../../src/core/lists/list-rule.ts';
import { createLists } from '../../../src/core/lists/lists.ts';
import { ruleIdOf } from '../../../src/core/lists/rule-id.ts';
import { parseNumber } from '../../../src/core/numbers/parse-number.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));

const addressOf = (text: string) => {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(text);
  return toClientAddress(address);
};

const read = parseNumber('1', '2125550147');
const number = read.ok ? read.number : undefined;
const device = { thumbprint: 'T'.repeat(43), issuerSubject: 'leaked' } as AttestedDevice;

const facts = (address = '198.51.100.7'): RequestFacts => ({
  routeId: 'lookup',
  address: addressOf(address),
  account: '1234567',
  device,
  ...(number === undefined ? {} : { number }),
});

const net = (text: string): ListSubject => {
  const network = parseNetwork(text);
  if (typeof network === 'string') throw new TypeError(network);
  return { kind: 'address', network };
};

const SUBJECTS = {
  device: { kind: 'device', subject: hash('device', device.thumbprint) },
  number: { kind: 'number', subject: hash('number', '+12125550147') },
  account: { kind: 'account', subject: hash('account', '1234567') },
  issuer: { kind: 'issuer', subject: hash('issuer', 'leaked') },
  block: { kind: 'block', subject: hash('block', '+1212555') },
  other: { kind: 'device', subject: hash('device', 'U'.repeat(43)) },
} as const satisfies Record<string, ListSubject>;

const rule = (
  list: ListName,
  about: ListSubject,
  more: { readonly adjust?: Adjustment; readonly expiresAt?: number } = {},
): ListRule => {
  const said = { list, about, reason: 'test', ...more };
  return { ...said, id: ruleIdOf(said, hash) };
};

/** No operator gives any. */
const nothingKept = { isLoaded: true, version: 0, rules: () => [] };

const of = (...configured: ListRule[]) => createLists({ hash, kept: nothingKept, configured });

const verdict = (...configured: ListRule[]) => of(...configured).of(facts(), 1_000).decided?.list;

describe('what the lists say of a request', () => {
  it('is nothing where it is not named', () => {
    expect(verdict()).toBeUndefined();
    expect(verdict(rule('deny', SUBJECTS.other), rule('deny', net('203.0.113.0/24')))).toBeUndefined();
  });

  it.each(['device', 'number', 'account', 'issuer', 'block'] as const)('is found by its %s', (kind) => {
    expect(verdict(rule('deny', SUBJECTS[kind]))).toBe('deny');
    expect(verdict(rule('allow', SUBJECTS[kind]))).toBe('allow');
  });

  it('is found by its network, and at the edge already', () => {
    const lists = of(rule('deny', net('198.51.100.0/24')));
    expect(lists.ofAddress(addressOf('198.51.100.255'), 0).decided?.list).toBe('deny');
    expect(lists.ofAddress(addressOf('198.51.101.0'), 0).decided).toBeUndefined();
  });

  it('names a client behind a tunnel by its IPv4 address', () => {
    expect(
      of(rule('deny', net('198.51.100.0/24'))).ofAddress(addressOf('2002:c633:6407::1'), 0).decided?.list,
    ).toBe('deny');
  });

  it.each<[string, ListRule[], ListName]>([
    [
      'deny before allow for one subject',
      [rule('allow', SUBJECTS.device), rule('deny', SUBJECTS.device)],
      'deny',
    ],
    [
      'deny before allow among single subjects',
      [rule('allow', SUBJECTS.device), rule('deny', SUBJECTS.number)],
      'deny',
    ],
    [
      'deny before allow for one network',
      [rule('allow', net('198.51.100.0/24')), rule('deny', net('198.51.100.0/24'))],
      'deny',
    ],
    [
      'the longer prefix',
      [rule('deny', net('198.51.0.0/16')), rule('allow', net('198.51.100.0/24'))],
      'allow',
    ],
    [
      'the longer prefix, the other way',
      [rule('allow', net('198.51.0.0/16')), rule('deny', net('198.51.100.0/24'))],
      'deny',
    ],
    [
      'a device before a network',
      [rule('allow', net('198.51.100.7/32')), rule('deny', SUBJECTS.device)],
      'deny',
    ],
    [
      'a network before an issuer',
      [rule('allow', net('198.51.0.0/16')), rule('deny', SUBJECTS.issuer)],
      'allow',
    ],
    ['a device before its issuer', [rule('allow', SUBJECTS.device), rule('deny', SUBJECTS.issuer)], 'allow'],
    [
      'a denied network before all: the edge knows no more',
      [rule('deny', net('198.51.0.0/16')), rule('allow', SUBJECTS.device)],
      'deny',
    ],
  ])('follows %s', (_name, rules, expected) => {
    expect(verdict(...rules)).toBe(expected);
    expect(verdict(...rules.toReversed())).toBe(expected);
  });

  it('ends with the entry, to the millisecond', () => {
    const lists = of(
      rule('deny', SUBJECTS.device, { expiresAt: 2_000 }),
      rule('allow', net('198.51.100.0/24')),
    );
    expect(lists.of(facts(), 1_999).decided?.list).toBe('deny');
    expect(lists.of(facts(), 2_000).decided?.list).toBe('allow');
  });

  it('takes for each policy the most specific override, and of equals the lowest limit', () => {
    const override = (about: ListSubject, policy: string, limit?: number) =>
      rule('override', about, { adjust: { policy, ...(limit === undefined ? {} : { limit }) } });
    const { overrides, decided } = of(
      override(SUBJECTS.device, 'a', 50),
      override(SUBJECTS.number, 'a', 20),
      override(net('198.51.0.0/16'), 'a'),
      override(net('198.51.0.0/16'), 'b', 7),
      override(net('198.51.100.0/24'), 'b'),
      override(SUBJECTS.issuer, 'c', 9),
    ).of(facts(), 0);
    expect(decided).toBeUndefined();
    expect([...overrides].map(([policy, { adjust }]) => [policy, adjust?.limit]).sort()).toEqual([
      ['a', 20],
      ['b', undefined],
      ['c', 9],
    ]);
  });

  it('follows what operators change at run time from the next request on', () => {
    const state = { isLoaded: true, version: 0, kept: [] as ListRule[], rules: () => state.kept };
    const lists = createLists({ hash, kept: state, configured: [rule('allow', SUBJECTS.device)] });
    expect(lists.of(facts(), 0).decided?.list).toBe('allow');
    state.kept = [rule('deny', SUBJECTS.number)];
    state.version += 1;
    expect(lists.of(facts(), 0).decided?.list).toBe('deny');
  });

  it('follows changes of networks and of keyed subjects apart', () => {
    const state = { isLoaded: true, version: 0, kept: [] as ListRule[], rules: () => state.kept };
    const lists = createLists({ hash, kept: state, configured: [rule('allow', net('198.51.0.0/16'))] });
    const after = (...kept: ListRule[]) => {
      state.kept = kept;
      state.version += 1;
      return lists.of(facts(), 0).decided?.list;
    };
    const denied = rule('deny', net('198.51.100.0/24'));
    expect(after()).toBe('allow');
    expect(after(denied)).toBe('deny');
    expect(after(rule('deny', SUBJECTS.other), denied)).toBe('deny');
    expect(after(rule('allow', net('198.51.100.0/24')))).toBe('allow');
    expect(after(rule('deny', SUBJECTS.number))).toBe('deny');
    expect(after()).toBe('allow');
  });

  it('tells suspects and honey, by whatever names them, as long as the entry holds', () => {
    const said = (...rules: ListRule[]) => {
      const { isSuspect, isHoney, decided } = of(...rules).of(facts(), 1_000);
      return { isSuspect, isHoney, list: decided?.list };
    };
    const nothing = { isSuspect: undefined, isHoney: undefined, list: undefined };
    expect(said(rule('suspect', SUBJECTS.issuer))).toEqual({ ...nothing, isSuspect: true });
    expect(said(rule('honey', SUBJECTS.number))).toEqual({ ...nothing, isHoney: true });
    expect(said(rule('suspect', net('198.51.100.0/24')), rule('allow', SUBJECTS.device))).toEqual({
      isSuspect: true,
      isHoney: undefined,
      list: 'allow',
    });
    expect(said(rule('suspect', SUBJECTS.device, { expiresAt: 1_000 }))).toEqual(nothing);
    expect(said(rule('honey', SUBJECTS.other), rule('suspect', SUBJECTS.other))).toEqual(nothing);
  });

  it('tells beforehand whether anybody is allowed by what is known only later', () => {
    expect(of().allowsKeyed).toBe(false);
    expect(of(rule('allow', net('198.51.100.0/24')), rule('deny', SUBJECTS.device)).allowsKeyed).toBe(false);
    expect(of(rule('deny', SUBJECTS.number), rule('allow', SUBJECTS.device)).allowsKeyed).toBe(true);
    expect(of(rule('allow', SUBJECTS.issuer), rule('deny', SUBJECTS.device)).allowsKeyed).toBe(true);
  });

  it('is known once what operators keep has been read', () => {
    const state = { isLoaded: false, version: 0, rules: () => [] };
    const lists = createLists({ hash, kept: state, configured: [] });
    expect(lists.isLoaded).toBe(false);
    state.isLoaded = true;
    expect(lists.isLoaded).toBe(true);
  });

  it('costs a hash of those kinds alone that are named', () => {
    const hashed: string[] = [];
    const counting = (dimension: string, value: string): string => {
      hashed.push(dimension);
      return hash(dimension, value);
    };
    const lists = (...configured: ListRule[]) =>
      createLists({ hash: counting, kept: nothingKept, configured });
    lists().of(facts(), 0);
    lists(rule('deny', net('203.0.113.0/24'))).of(facts(), 0);
    expect(hashed).toEqual([]);
    lists(rule('deny', SUBJECTS.other), rule('deny', SUBJECTS.block)).of(facts(), 0);
    expect(hashed).toEqual(['device', 'block']);
  });

  describe('whatever the lists hold', () => {
    const subject = fc.constantFrom<ListSubject>(
      ...Object.values(SUBJECTS),
      ...['198.51.100.7/32', '198.51.100.0/24', '198.51.0.0/16', '198.0.0.0/8', '203.0.113.0/24'].map(net),
    );
    const anyRule = fc
      .record({
        list: fc.constantFrom<ListName>('deny', 'allow', 'override'),
        about: subject,
        policy: fc.constantFrom('a', 'b'),
        limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        expiresAt: fc.option(fc.constantFrom(999, 1_000, 1_001), { nil: undefined }),
      })
      .map(({ list, about, policy, limit, expiresAt }) =>
        rule(list, about, {
          ...(list === 'override' ? { adjust: { policy, ...(limit === undefined ? {} : { limit }) } } : {}),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      );

    /** How closely an entry names the request of these tests; undefined where it does not. */
    const closeness = ({ about }: ListRule): number | undefined => {
      if (about.kind === 'address')
        return about.network.text.startsWith('198.') ? about.network.bits : undefined;
      if (about.subject === SUBJECTS.other.subject) return undefined;
      return about.kind === 'issuer' || about.kind === 'block' ? 0 : 1_000;
    };

    it('is decided by the closest entry that holds, deny before allow, a denied network before all', () => {
      fc.assert(
        fc.property(fc.array(anyRule, { maxLength: 12 }), (rules) => {
          const held = rules.filter(
            (each) => closeness(each) !== undefined && (each.expiresAt ?? Infinity) > 1_000,
          );
          const decide = (among: readonly ListRule[]): ListName | undefined => {
            const judging = among.filter(({ list }) => list !== 'override');
            const closest = Math.max(...judging.map((each) => closeness(each) ?? 0));
            const tier = judging.filter((each) => closeness(each) === closest).map(({ list }) => list);
            return tier.includes('deny') ? 'deny' : tier[0];
          };
          const byNetwork = decide(held.filter(({ about }) => about.kind === 'address'));
          const expected = byNetwork === 'deny' ? 'deny' : decide(held);
          const { decided, overrides } = of(...rules).of(facts(), 1_000);
          expect(decided?.list).toBe(expected);
          for (const policy of ['a', 'b']) {
            const adjusting = held.filter(({ adjust }) => adjust?.policy === policy);
            const closest = Math.max(...adjusting.map((each) => closeness(each) ?? 0));
            const limits = adjusting
              .filter((each) => closeness(each) === closest)
              .map(({ adjust }) => adjust?.limit ?? Infinity);
            const lowest = limits.length === 0 ? undefined : Math.min(...limits);
            const found = overrides.get(policy)?.adjust;
            expect(found === undefined ? undefined : (found.limit ?? Infinity)).toBe(lowest);
          }
        }),
        { numRuns: 1_000 },
      );
    });
  });
});
