import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { findLeaks, type Secret } from './privacy-scan.ts';

const number: Secret = { kind: 'number', value: '+12015550123' };
const token: Secret = {
  kind: 'token',
  value: `eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhcHAiLCJqdGkiOiI3YTYzIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`,
};
const address: Secret = { kind: 'address', value: '127.0.0.5' };
const account: Secret = { kind: 'account', value: '1234567' };
const jti: Secret = { kind: 'jti', value: '3f0c2a9e-77aa-4f6b-9b1d-0a8d5a1c2b3d' };
const key: Secret = { kind: 'key', value: 'a-secret-of-32-bytes-for-hashing' };
const secrets = [number, token, address, account, jti, key];

const found = (text: string | Uint8Array) =>
  findLeaks(secrets, [{ where: 'log', text }]).map(({ kind, form }) => `${kind} ${form}`);

describe('findLeaks', () => {
  it.each([
    ['E.164', 'for +12015550123'],
    ['without +', '{"number":12015550123}'],
    ['national digits', 'nw:v1:2015550123:x'],
    ['the path form', '/json/users/1-2015550123/status'],
    ['national format', 'call (201) 555-0123'],
    ['international format', 'call +1 201-555-0123'],
    ['dots', '201.555.0123'],
    ['no-break spaces', '201\u00a0555\u00a00123'],
    ['underscores', 'n_201_555_0123'],
    ['percent coding', 'q=%2B12015550123'],
    ['percent coding twice', 'q=%252B1201555%2530123'],
    ['percent coding of each digit', '%32%30%31%35%35%35%30%31%32%33'],
    ['unicode escapes', String.raw`"\u002b1\u0032\u0030\u0031\u0035550123"`],
    ['base64', Buffer.from('+12015550123').toString('base64')],
    ['base64 inside a longer text', Buffer.from('x{"n":"+12015550123"}').toString('base64')],
    ['base64url one byte further', Buffer.from('xx{"n":"+12015550123"}').toString('base64url')],
    ['base64 two bytes further', Buffer.from('xxx{"n":"2015550123"}').toString('base64')],
    ['hex', Buffer.from('n=2015550123').toString('hex')],
    ['upper-case hex', Buffer.from('n=2015550123').toString('hex').toUpperCase()],
    ['an unkeyed hash', createHash('sha256').update('+12015550123').digest('hex')],
    ['a cut unkeyed hash', createHash('sha256').update('12015550123').digest('base64url').slice(0, 22)],
    ['an unkeyed md5', createHash('md5').update('2015550123').digest('hex')],
  ])('finds a number as %s', (_form, text) => {
    expect(found(text).filter((leak) => leak.startsWith('number'))).not.toEqual([]);
  });

  it('finds a number anywhere in bytes that are no text', () => {
    expect(
      found(Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from('2015550123'), Buffer.from([255])])),
    ).toContain('number plain');
  });

  it.each([
    ['whole', token.value],
    ['the payload alone', token.value.split('.')[1] ?? ''],
    ['cut after 40 characters', token.value.slice(0, 40)],
    ['its signature alone', `sig=${token.value.split('.')[2] ?? ''}`],
    ['base64 once more', Buffer.from(token.value).toString('base64')],
    ['hex', Buffer.from(token.value).toString('hex')],
  ])('finds a token: %s', (_form, text) => {
    expect(found(text).filter((leak) => leak.startsWith('token'))).not.toEqual([]);
  });

  it.each([
    'from 127.0.0.5',
    '::ffff:127.0.0.5',
    '127.0.0.5:4711',
    'key 7f000005',
    '7F000005',
    '127%2e0%2E0.5',
  ])('finds an address: %s', (text) =>
    expect(found(text).filter((leak) => leak.startsWith('address'))).not.toEqual([]),
  );

  it('does not take one address for another', () => {
    expect(found('127.0.0.50 and 127.0.0.51 and 1127.0.0.5')).toEqual([]);
  });

  it.each([
    ['account', '/json/users/1234567/devices'],
    ['account', Buffer.from('1234567').toString('hex')],
    ['jti', `dpop:${jti.value}`],
    ['jti', Buffer.from(jti.value).toString('base64url')],
    ['key', key.value],
    ['key', Buffer.from(key.value).toString('base64')],
  ])('finds an %s', (kind, text) => {
    expect(found(text).filter((leak) => leak.startsWith(kind))).not.toEqual([]);
  });

  it('says where, what and in which form', () => {
    const [leak] = findLeaks(
      [number],
      [
        { where: 'log line 1', text: 'nothing' },
        { where: 'redis key', text: 'nw:device:+12015550123:x' },
      ],
    );
    expect(leak).toEqual({
      where: 'redis key',
      kind: 'number',
      value: '+12015550123',
      form: 'plain',
      excerpt: 'nw:device:+12015550123:x',
    });
  });

  it('reports every secret of every text', () => {
    const texts = secrets.map(({ value }, index) => ({ where: `text ${index}`, text: `<${value}>` }));
    const leaks = findLeaks(secrets, [
      ...texts,
      { where: 'all', text: secrets.map(({ value }) => value).join() },
    ]);
    for (const [index, { kind }] of secrets.entries()) {
      expect(leaks.some((leak) => leak.where === `text ${index}` && leak.kind === kind)).toBe(true);
      expect(leaks.some((leak) => leak.where === 'all' && leak.kind === kind)).toBe(true);
    }
  });

  it('is quiet where there is nothing', () => {
    expect(
      found(
        '{"level":"info","time":"2026-11-23T12:04:05.123Z","pid":4242,"decision_id":"0190b1c2-0000-4000-8000-0000ffffffff","path":"deny"}',
      ),
    ).toEqual([]);
  });

  it('finds any number of any country, planted anywhere in any of the forms', () => {
    const form = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(text).toString('base64url'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => encodeURIComponent(text),
    );
    const planted = fc.constantFrom('+12015550123', '+442079460123', '+4915123456789', '+819012345678');
    fc.assert(
      fc.property(planted, form, fc.string(), fc.string(), (value, write, before, after) => {
        const text = write(
          `${before.replaceAll(/[\ud800-\udfff]/g, '')}${value}${after.replaceAll(/[\ud800-\udfff]/g, '')}`,
        );
        return findLeaks([{ kind: 'number', value }], [{ where: 'x', text }]).length > 0;
      }),
      { numRuns: 1000 },
    );
  });
});
