import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { describeError } from '../../../src/adapters/telemetry/describe-error.ts';
import { allowListed, LOG_FIELDS } from '../../../src/adapters/telemetry/log-fields.ts';
import { safeCode, safeSentence, safeWord } from '../../../src/adapters/telemetry/safe-text.ts';
import { StoreUnavailable } from '../../../src/core/limits/store.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import type { RequestEvent } from '../../../src/core/telemetry.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

const NUMBER = '+12015550123';
const TOKEN = `eyJhbGciOiJFUzI1NiJ9.${'Q2xhaW1z'.repeat(8)}.${'c2lnbmF0dXJl'.repeat(6)}`;
const LEAK = /2015550123|eyJhbGci|Q2xhaW1z/;

const refusal = (changes: Partial<RequestEvent>): RequestEvent =>
  requestEvent({ path: 'error', status: 500, code: 'internal_error', ...changes });

describe('a log line', () => {
  it('drops every member that no table names', () => {
    const { telemetry, lines } = createTestTelemetry();
    telemetry.requestAnswered({
      ...refusal({}),
      number: NUMBER,
      headers: { dpop: TOKEN },
      toJSON: () => ({ number: NUMBER }),
    } as RequestEvent);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(LEAK);
  });

  it.each(['decisionId', 'routeId', 'path', 'code', 'reason', 'traceId'] as const)(
    'drops a %s that holds a number or a token',
    (member) => {
      const { telemetry, lines } = createTestTelemetry();
      for (const planted of [
        NUMBER,
        NUMBER.slice(1),
        `number_${NUMBER.slice(1)}`,
        TOKEN,
        { NUMBER, TOKEN },
      ]) {
        telemetry.requestAnswered(refusal({ [member]: planted as 'answer' }));
        telemetry.requestAnswered(refusal({ policies: [planted as string] }));
      }
      expect(lines).toHaveLength(10);
      expect(lines.join()).not.toMatch(LEAK);
    },
  );

  it('tells nothing of foreign errors but class and code, however deep', () => {
    const { telemetry, lines } = createTestTelemetry();
    const inner = Object.assign(new Error(`connect ${NUMBER}`), { code: 'ECONNREFUSED', number: NUMBER });
    const middle = new AggregateError([inner], TOKEN, { cause: inner });
    const outer = new TypeError(`${NUMBER} ${TOKEN}\n    at ${NUMBER} (/a/${TOKEN}.js:1:1)`, {
      cause: middle,
    });
    telemetry.requestAnswered(refusal({ cause: outer }));
    expect(lines.join()).not.toMatch(LEAK);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      fatal_error: {
        name: 'TypeError',
        cause: { name: 'AggregateError', cause: { name: 'Error', code: 'ECONNREFUSED' } },
      },
    });
  });

  it('is written without the line’s error when describing it fails, and counts that', async () => {
    const { telemetry, lines, metrics } = createTestTelemetry();
    const hostile = new Error('x');
    Object.defineProperty(hostile, 'code', {
      get() {
        throw new Error(NUMBER);
      },
    });
    expect(() => telemetry.requestAnswered(refusal({ cause: hostile }))).not.toThrow();
    expect(lines.join()).not.toMatch(LEAK);
    const page = await metrics.render();
    expect(page).toContain('numberwall_telemetry_errors_total 1');
    expect(page).toContain('numberwall_requests_total{route="lookup",path="error"} 1');
  });

  it('does not throw when its destination does', async () => {
    const write = (): never => {
      throw new Error('disk full');
    };
    const { telemetry, metrics } = createTestTelemetry({ destination: { write } });
    telemetry.requestAnswered(refusal({}));
    telemetry.degraded('store', true, 'timeout');
    expect(await metrics.render()).toContain('numberwall_telemetry_errors_total 2');
  });

  it('keeps its promise for any value of any member', () => {
    const digits = fc.stringMatching(/^[0-9]{7,15}$/);
    const planted = digits.chain((number) =>
      fc.constantFrom<unknown>(
        number,
        `+${number}`,
        `a_${number}`,
        `${number.slice(0, 4)}-${number.slice(4)}`,
        Number(`1${number}`.slice(0, 8)),
        [number],
        { number },
        new Error(number),
        new Problem('internal_error', number),
        new StoreUnavailable(`for ${number}`, { cause: new Error(number) }),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(LOG_FIELDS)), planted, (field, value) => {
        const written = allowListed({ [field]: value });
        // Durations are rounded numbers that only we measure.
        if (field.endsWith('_ms')) return;
        expect(JSON.stringify(written)).not.toMatch(/[0-9]{7}|[0-9]{4}-[0-9]{3}/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('describeError', () => {
  it('keeps the message of our own errors', () => {
    expect(describeError(new StoreUnavailable('no answer within 75 ms'))).toEqual({
      name: 'StoreUnavailable',
      message: 'no answer within 75 ms',
    });
  });

  it('is not fooled by a foreign error under our name', () => {
    const foreign = Object.assign(new Error('secret words'), { name: 'Problem' });
    expect(describeError(foreign)).toEqual({ name: 'Problem' });
  });

  it('follows four causes and stops, and ends on a cycle', () => {
    const looped = new Error('a');
    looped.cause = looped;
    expect(JSON.stringify(describeError(looped)).match(/"name"/g)).toHaveLength(4);
  });

  it.each([
    ['text', 'string'],
    [42, 'number'],
    [null, 'object'],
    [undefined, 'undefined'],
  ])('says only the type of %p', (thrown, name) => {
    expect(describeError(thrown)).toEqual({ name });
  });

  it('gives at most eight frames, and none when the message changed after the stack was made', () => {
    const deep = (n: number): Error => (n === 0 ? new Error('x') : deep(n - 1));
    expect(describeError(deep(20), true).frames).toHaveLength(8);
    const changed = new Error('x');
    expect(changed.stack).toContain('Error: x');
    changed.message = 'y';
    expect(describeError(changed, true).frames).toBeUndefined();
  });
});

describe('the guards', () => {
  it.each(['token_expired', 'address24-56', 'key-set.stale', 'a'.repeat(64), 'p256', 'a123456'])(
    'take the word %s',
    (word) => expect(safeWord(word)).toBe(word),
  );

  it.each(['', 'Token', 'a b', '12015550123', 'a1234567', 'a'.repeat(65), '_a', 'a__b', 7, null])(
    'refuse %p as a word',
    (word) => expect(safeWord(word)).toBeUndefined(),
  );

  it.each(['ECONNREFUSED', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'UND_ERR_SOCKET', 'quota_exceeded'])(
    'take the code %s',
    (code) => expect(safeCode(code)).toBe(code),
  );

  it.each(['E'.repeat(49), 'E1234567', 'Mixed_Case', 'EYJHBGCI.ABC'])('refuse the code %s', (code) =>
    expect(safeCode(code)).toBeUndefined(),
  );

  it.each([
    ['an e-mail address', 'sent to a@b.example'],
    ['a dotted quad', 'from 10.1.2.3'],
    ['an IPv6 address', 'from 2001:db8::1'],
    ['seven digits', 'for 5550123'],
    ['a spaced number', 'for 201 555 01 23'],
    ['a long word', `for ${'a'.repeat(33)}`],
    ['two lines', 'a\nb'],
    ['201 characters', 'a '.repeat(100) + 'b'],
  ])('refuse a sentence with %s', (_what, sentence) => expect(safeSentence(sentence)).toBeUndefined());
});
