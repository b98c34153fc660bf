import { describe, expect, it } from '@jest/globals';

import { judgeAnswer, refusalOf } from '../../../load-tests/judging/learned.ts';
import { createNaiveLimit } from '../../../load-tests/judging/naive.ts';
import { separability } from '../../../load-tests/judging/separability.ts';
import { atLeast, atMost } from '../../../load-tests/judging/verdict.ts';

const answer = (body: object, status = 200) => ({ status, text: JSON.stringify(body) });
const CONSTANT = { message: 'active', devices_count: 1, force_ott: false, authy_id: 1, success: true };
const REGISTERED = { ...CONSTANT, devices_count: 2 };
const UNREGISTERED = { ...CONSTANT, message: 'unknown', devices_count: 0, authy_id: 0 };

describe('what an answer tells', () => {
  it.each([
    ['the constant answer, of anybody', answer(CONSTANT), true, 'blind'],
    ['the constant answer, of nobody', answer(CONSTANT), false, 'blind'],
    ['the constant answer, where nobody knows', answer(CONSTANT), undefined, 'blind'],
    ['an account that there is', answer(REGISTERED), true, 'true'],
    ['an account that there is not', answer(REGISTERED), false, 'false'],
    ['no account, where there is none', answer(UNREGISTERED), false, 'true'],
    ['no account, where there is one', answer(UNREGISTERED), true, 'false'],
    ['anything, where nobody knows', answer(UNREGISTERED), undefined, 'true'],
    ['a refusal', answer(REGISTERED, 429), true, 'refused'],
    ['a failure of the gateway', answer({}, 503), true, 'refused'],
    ['nothing', { status: 0, text: '' }, true, 'failed'],
  ] as const)('%s', (_name, given, isRegistered, told) => {
    expect(judgeAnswer('lookup', given, isRegistered)).toBe(told);
  });

  it('an answer to a new account never tells whether there was one', () => {
    expect(judgeAnswer('user-create', answer(REGISTERED), true)).toBe('blind');
    expect(judgeAnswer('user-create', answer({}, 429), true)).toBe('refused');
  });

  it('a refusal has a reason that can stand in a report', () => {
    expect(refusalOf(answer({ code: 'quota_exceeded' }, 429))).toBe('quota_exceeded');
    expect(refusalOf(answer({ code: '+12125550147' }, 400))).toBe('status_400');
    expect(refusalOf({ status: 502, text: '<html>' })).toBe('status_502');
    expect(refusalOf({ status: 500, text: 'null' })).toBe('status_500');
  });
});

it('a plain limit answers ten a minute of each address', () => {
  const limit = createNaiveLimit();
  const admitted = (address: string, atMs: number, times: number) =>
    Array.from({ length: times }, () => limit(address, atMs)).filter(Boolean).length;
  expect(admitted('a', 0, 12)).toBe(10);
  expect(admitted('b', 0, 3)).toBe(3);
  expect(admitted('a', 59_999, 5)).toBe(0);
  expect(admitted('a', 60_000, 12)).toBe(10);
});

describe('how well a figure tells two classes apart', () => {
  const values = (count: number, read: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => read(index));

  it('is 1 where one is always above, whichever it is, and one half where they are the same', () => {
    const low = values(20, (index) => index);
    const high = values(20, (index) => 100 + index);
    expect(separability(low, high)?.auc).toBe(1);
    expect(separability(high, low)?.auc).toBe(1);
    expect(separability(low, low)).toMatchObject({ auc: 0.5, welchT: 0 });
    expect(
      separability(
        values(10, () => 7),
        values(10, () => 7),
      ),
    ).toMatchObject({ auc: 0.5, welchT: 0 });
  });

  it('halves ties, and is known for a small case', () => {
    // 5 of 10 are above all of the others, 5 are ties with 10: (50 + 25) of 100 pairs.
    const a = [...values(5, () => 2), ...values(5, () => 1)];
    const b = values(10, () => 1);
    expect(separability(a, b)?.auc).toBe(0.75);
    // Means 1.5 and 1, variances 5/18 and 0: t = 0.5 ÷ √(5/180).
    expect(separability(a, b)?.welchT).toBeCloseTo(3, 10);
    expect(separability(a, b)?.error).toBeCloseTo(Math.sqrt(21 / 1_200), 10);
  });

  it('cannot be said with fewer than ten of one', () => {
    expect(
      separability(
        values(9, (index) => index),
        values(99, (index) => index),
      ),
    ).toBeUndefined();
    expect(
      separability(
        values(99, (index) => index),
        values(9, (index) => index),
      ),
    ).toBeUndefined();
  });
});

describe('a verdict', () => {
  it('forgives one in a hundred, and nothing where nothing may be', () => {
    expect([100, 101, 101.1].map((value) => atMost('a', '', value, 100, '').holds)).toEqual([
      true,
      true,
      false,
    ]);
    expect([0, 1e-9].map((value) => atMost('a', '', value, 0, '').holds)).toEqual([true, false]);
    expect([1, 0.9902, 0.99].map((value) => atLeast('a', '', value, 1, '').holds)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
