import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import {
  compileAnswerBudgets,
  type AnswerBudgetsOptions,
} from '../../../src/core/containment/answer-budgets.ts';
import { NOTHING_TO_TELL } from '../../../src/core/containment/answer.ts';
import { answerPath } from '../../../src/core/containment/answer-path.ts';
import type { Strictness } from '../../../src/core/containment/ledger.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { keyPrefixOf } from '../../../src/core/limits/key-prefix.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { DAY } from '../../../src/core/time.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));
const NAMESPACE = 'test';

const ledger = (id: string, by: Ledger['by'], changes: Partial<Ledger> = {}): Ledger => ({
  ...{ id, by, capacity: { ipv4: 8, ipv6: 4 }, trickleMs: 1_000, credit: { from: 0.1, to: 0.5 } },
  ...{ enforcedShare: 1, revision: '1' },
  ...changes,
});

const DEVICE = ledger('device', ['device']);
const ADDRESS = ledger('address', ['address'], { trickleMs: 2_000 });

const number = (e164 = '+12025550123') => {
  const read = readE164(e164);
  if (read === undefined) throw new Error('no number');
  return read;
};

const PHONE = { thumbprint: 'phone', level: 'tee' } as NonNullable<RequestFacts['device']>;

const facts = (changes: Partial<RequestFacts> = {}): RequestFacts => ({
  routeId: 'lookup',
  address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
  device: PHONE,
  number: number(),
  ...changes,
});

/** The facts without a device, or without a number. */
const without = (name: 'device' | 'number', changes: Partial<RequestFacts> = {}): RequestFacts => {
  const made = { ...facts(changes) };
  Reflect.deleteProperty(made, name);
  return made;
};

const compile = (ledgers: readonly Ledger[], options: Partial<AnswerBudgetsOptions> = {}) =>
  compileAnswerBudgets({ ledgers, namespace: NAMESPACE, hash, ...options });

const keyOf = (of: Ledger, subject: string): string => keyPrefixOf('ledger', of, NAMESPACE, hash) + subject;
const tagOf = ({ id, revision }: Ledger): string => hash('ledger', `${id}:${revision}`).slice(0, 5);
const PHONE_HASH = hash('device', 'phone');
const ADDRESS_HASH = hash('address', '192.0.2.1/32');

describe('what a truthful answer costs', () => {
  it('is nothing where no number is asked about', () => {
    expect(compile([DEVICE]).ask(without('number'), true)).toBeUndefined();
  });

  it('is a unit of each ledger whose source the request has', () => {
    const asked = compile([DEVICE, ADDRESS]).ask(facts(), true);
    expect(asked).toEqual({
      request: {
        pair: {
          key: `{test}:pair:${hash('pair', '5:phone+12025550123')}`,
          opened: `o${tagOf(DEVICE)}${PHONE_HASH}${tagOf(ADDRESS)}${ADDRESS_HASH}`,
          openMs: DAY,
        },
        ledgers: [
          {
            key: keyOf(DEVICE, PHONE_HASH),
            capacity: 8,
            trickleMs: 1_000,
            enforced: true,
            knowsDevice: true,
          },
          { key: keyOf(ADDRESS, ADDRESS_HASH), capacity: 8, trickleMs: 2_000, enforced: true },
        ],
        strictness: 0,
      },
      ledgers: [DEVICE, ADDRESS],
    });
  });

  it('is paid by the address where no device is attested, which then is who asks', () => {
    const asked = compile([DEVICE, ADDRESS]).ask(without('device'), true);
    expect(asked?.request.pair.key).toBe(`{test}:pair:${hash('pair', '12:192.0.2.1/32+12025550123')}`);
    expect(asked?.ledgers).toEqual([ADDRESS]);
  });

  it('cannot be another’s by moving a border between who asks and about whom', () => {
    const keys = [
      facts({ device: { ...PHONE, thumbprint: 'a+1' } }),
      facts({ device: { ...PHONE, thumbprint: 'a' } }),
      facts({ number: number('+12025550124') }),
      facts(),
    ].map((one) => compile([]).ask(one, true)?.request.pair.key);
    expect(new Set(keys).size).toBe(4);
  });

  it('has the capacity of the family of the address, and is not asked for where there is none', () => {
    const v6 = {
      family: 6,
      text: '2001:db8::1',
      ladder: ['2001:db8::/64', '2001:db8::/56', '2001:db8::/48'],
    };
    const from6 = facts({ address: v6 as unknown as RequestFacts['address'] });
    const only4 = ledger('v4', ['device'], { capacity: { ipv4: 5 } });
    const only6 = ledger('v6', ['device'], { capacity: { ipv6: 7 } });
    const budgets = compile([DEVICE, only4, only6]);
    const capacities = (one: RequestFacts) =>
      budgets.ask(one, true)?.request.ledgers.map(({ capacity }) => capacity);
    expect(capacities(facts())).toEqual([8, 5]);
    expect(capacities(from6)).toEqual([4, 7]);
  });

  it('knows a device by a ledger of devices alone', () => {
    const both = ledger('both', ['device', 'address']);
    const other = ledger('number', ['number']);
    const charges = compile([both, other, DEVICE]).ask(facts(), true)?.request.ledgers;
    expect(charges?.map(({ knowsDevice }) => knowsDevice)).toEqual([undefined, undefined, true]);
  });

  it('asks for what is reserved when it is known who asks', () => {
    const gate = ledger('gate', ['segment'], { reserve: true });
    const trusting = ledger('network', ['address24-56'], { trust: true, vouch: true });
    const asked = compile([gate, trusting, DEVICE]).ask(facts(), true);
    expect(asked?.ledgers.map(({ id }) => id)).toEqual(['network', 'device', 'gate']);
    expect(
      asked?.request.ledgers.map(({ trusts, vouches, reserves }) => [trusts, vouches, reserves]),
    ).toEqual([
      [true, true, undefined],
      [undefined, undefined, undefined],
      [undefined, undefined, true],
    ]);
  });

  it('is enforced for a share of sources, as an operator has said last', () => {
    const shadow = ledger('shadow', ['device'], { enforcedShare: 0 });
    const isEnforced = (options: Partial<AnswerBudgetsOptions> = {}) =>
      compile([shadow], options).ask(facts(), true)?.request.ledgers[0]?.enforced;
    expect(isEnforced()).toBe(false);
    expect(isEnforced({ shareOf: (id, configured) => (id === 'shadow' ? 1 : configured) })).toBe(true);
    const enforced = Array.from(
      { length: 400 },
      (_, at) =>
        compile([{ ...shadow, enforcedShare: 0.25 }]).ask(
          facts({ device: { ...PHONE, thumbprint: `d${at}` } }),
          true,
        )?.request.ledgers[0]?.enforced,
    ).filter(Boolean);
    expect(enforced.length).toBeGreaterThan(60);
    expect(enforced.length).toBeLessThan(140);
  });
});

describe('how careful an answer is', () => {
  const asked = (level: Strictness, isTold = true, canTell?: boolean) => {
    const found = compile([DEVICE], { levelOf: () => level }).ask(facts(), isTold, canTell);
    return [found?.request.strictness, found?.ledgers.length, found?.request.pair.opened];
  };
  const OPENED = `o${tagOf(DEVICE)}${PHONE_HASH}`;

  it.each([0, 1, 2] as const)('is the level of the segment, and is charged: %d', (level) => {
    expect(asked(level)).toEqual([level, 1, OPENED]);
  });

  it('is told nothing at the highest, and nothing is charged', () => {
    expect(asked(3)).toEqual([3, 0, 'o']);
  });

  it('is asked for by segment', () => {
    const segments: string[] = [];
    const levelOf = (segment: string): Strictness => {
      segments.push(segment);
      return 1;
    };
    compile([DEVICE], { levelOf }).ask(facts(), true);
    compile([DEVICE], { levelOf }).ask(without('device', { number: number('+4915123456789') }), true);
    expect(segments).toEqual(['northern-america/tee', 'western-europe/none']);
  });

  it('tells suspects nothing, whatever the level', () => {
    expect(asked(0, false)).toEqual([3, 0, 'o']);
    expect(asked(0, false, false)).toEqual([3, 0, 'o']);
  });

  it('charges nothing where nothing can be told', () => {
    for (const level of [0, 1, 2] as const)
      expect(asked(level, true, false)).toEqual([NOTHING_TO_TELL, 0, 'o']);
    expect(asked(3, true, false)).toEqual([3, 0, 'o']);
  });

  it('tells devices nothing that complete none', () => {
    const budgets = compile([DEVICE], { isExposed: (device) => device === 'phone' });
    expect(budgets.ask(facts(), true)?.request.strictness).toBe(3);
    expect(budgets.ask(facts({ device: { ...PHONE, thumbprint: 'other' } }), true)?.request.strictness).toBe(
      0,
    );
    expect(budgets.ask(without('device'), true)?.request.strictness).toBe(0);
  });
});

describe('what a completed registration gives back', () => {
  const credit = (of: Ledger, subject: string, base: 0 | 1) => ({
    ...{ key: keyOf(of, subject), trickleMs: of.trickleMs, base, from: 0.1, to: 0.5 },
  });

  it('is nothing where no number was registered', () => {
    expect(compile([DEVICE]).completed(without('number'))).toBeUndefined();
  });

  it('is a unit to each ledger that the start has charged, wherever the completion comes from', () => {
    const budgets = compile([DEVICE, ADDRESS]);
    const opened = budgets.ask(facts(), true)?.request.pair.opened ?? '';
    const elsewhere = facts({ address: { ...facts().address, ladder: ['192.0.2.9/32', '', ''] } });
    const repay = budgets.completed(elsewhere);
    expect(repay?.pairKey).toBe(budgets.ask(facts(), true)?.request.pair.key);
    expect(repay?.completedMs).toBe(30 * DAY);
    expect(repay?.credits(opened)).toEqual([credit(DEVICE, PHONE_HASH, 1), credit(ADDRESS, ADDRESS_HASH, 1)]);
  });

  it('is no unit where the start was not charged, but what completions earn', () => {
    const repay = compile([DEVICE, ADDRESS]).completed(facts());
    expect(repay?.credits(undefined)).toEqual([
      credit(DEVICE, PHONE_HASH, 0),
      credit(ADDRESS, ADDRESS_HASH, 0),
    ]);
    expect(repay?.credits('o')).toEqual([]);
  });

  it('is nothing to a ledger that has left the configuration, or has become another', () => {
    const opened = compile([DEVICE, ADDRESS]).ask(facts(), true)?.request.pair.opened ?? '';
    expect(compile([ADDRESS]).completed(facts())?.credits(opened)).toEqual([
      credit(ADDRESS, ADDRESS_HASH, 1),
    ]);
    const changed = { ...DEVICE, revision: '2' };
    expect(compile([changed, ADDRESS]).completed(facts())?.credits(opened)).toEqual([
      credit(ADDRESS, ADDRESS_HASH, 1),
    ]);
  });
});

describe('the path of an answer', () => {
  const decision = (open: boolean) => ({ open, isNew: false, isFirst: false, ledgers: [] });

  it.each([
    ['never', undefined, 'blind'],
    ['never', decision(true), 'blind'],
    ['budgeted', decision(true), 'answer'],
    ['budgeted', decision(false), 'blind'],
    ['budgeted', undefined, 'answer'],
    ['always', decision(false), 'answer'],
    ['always', undefined, 'answer'],
  ] as const)('of a route that tells %s, with %j, is %s', (disclosure, answer, path) => {
    expect(answerPath(disclosure, answer)).toBe(path);
  });
});
