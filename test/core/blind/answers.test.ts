import { describe, expect, it } from '@jest/globals';

import { accountIn } from '../../../src/core/blind/account.ts';
import { fillAnswer } from '../../../src/core/blind/fill.ts';
import { createOutcomes } from '../../../src/core/blind/outcomes.ts';
import { NATIVE_MS, REGISTRATION_MS } from '../../../src/core/blind/registration.ts';
import { askerOf, registrationKey } from '../../../src/core/blind/registration-keys.ts';
import { handleKindOf } from '../../../src/core/blind/step.ts';
import { Problem } from '../../../src/core/problems/problem.ts';

describe('the account id in an answer of the upstream', () => {
  it.each([
    [1234567, '1234567'],
    ['1', '1'],
    ['9'.repeat(19), '9'.repeat(19)],
  ])('is %p', (value, account) => {
    expect(accountIn({ authy_id: value }, 'authy_id')).toBe(account);
  });

  it.each([
    ...[0, '0', '01', -1, 1.5, NaN, '', ' 1', '1 ', '1a', 'a1', '9'.repeat(20)],
    ...[true, null, undefined, ['1'], { toString: () => '1' }],
  ])('is not %p', (value) => {
    expect(accountIn({ authy_id: value }, 'authy_id')).toBeUndefined();
  });

  it('is in no member that the answer inherits, and in none where nobody says which', () => {
    const inherited = Object.create({ authy_id: 1 }) as Record<string, unknown>;
    expect(accountIn(inherited, 'authy_id')).toBeUndefined();
    expect(accountIn({ undefined: 1 }, undefined)).toBeUndefined();
    expect(accountIn({ other: 1 }, 'authy_id')).toBeUndefined();
  });
});

describe('an answer that tells nothing', () => {
  const values = new Map([
    ['handle', '42'],
    ['request_id', 'abc'],
  ]);

  it('has its places filled, and everything else as it is', () => {
    const answer = {
      a: '{handle}',
      b: '{request_id}',
      c: true,
      d: 7,
      e: 'x{handle}',
      f: '{handle}x',
      g: '{}',
    };
    expect(fillAnswer(answer, values)).toEqual({ ...answer, a: '42', b: 'abc' });
  });

  it('has nothing in a place without a value', () => {
    expect(fillAnswer({ a: '{via}' }, values)).toEqual({ a: '' });
  });
});

describe('outcomes that are shown again', () => {
  it('are drawn from the last 256, and are nothing before the first', () => {
    let at = 0;
    const outcomes = createOutcomes(() => at);
    expect(outcomes.draw()).toEqual({ ms: 0 });
    const problem = new Problem('upstream_timeout', 'late');
    outcomes.ended({ ms: 1, problem });
    expect(outcomes.draw()).toEqual({ ms: 1, problem });
    for (let ms = 2; ms <= 257; ms += 1) outcomes.ended({ ms });
    // The first has made room for the last.
    expect(outcomes.draw()).toEqual({ ms: 257 });
    at = 0.5 / 256;
    expect(outcomes.draw()).toEqual({ ms: 257 });
    at = 1 / 256;
    expect(outcomes.draw()).toEqual({ ms: 2 });
    at = 255.9 / 256;
    expect(outcomes.draw()).toEqual({ ms: 256 });
  });
});

describe('the keys of registrations', () => {
  const hash = (dimension: string, value: string): string => `<${dimension} ${value}>`;
  const device = { thumbprint: 'thumb' } as Parameters<typeof askerOf>[1]['device'];

  it('name the device by its keyed hash, and nobody where none is attested', () => {
    expect(askerOf(hash, device === undefined ? {} : { device })).toBe('<handle thumb>');
    expect(askerOf(hash, {})).toBe('');
  });

  it('say where the device ends and the number begins', () => {
    expect(registrationKey('nw', hash, 'ab', '+12')).toBe('{nw}:registration:<registration 2:ab+12>');
    expect(registrationKey('nw', hash, '', '+12')).not.toBe(registrationKey('nw', hash, '+', '12'));
  });

  it('outlive the codes of the upstream; the native API ends before', () => {
    expect([REGISTRATION_MS, NATIVE_MS]).toEqual([900_000, 600_000]);
  });

  it('are of an account, or of one registration where a route is the gateway’s own', () => {
    expect(handleKindOf({})).toBe('account');
    expect(handleKindOf({ as: 'registration-start' })).toBe('registration');
  });
});
