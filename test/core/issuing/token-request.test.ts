import fc from 'fast-check';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { MAX_TOKEN_REQUEST_BYTES, readTokenRequest } from '../../../src/core/issuing/token-request.ts';
import { CHALLENGE, createApplicant, tokenRequest, type Applicant } from '../../support/exchange-bench.ts';

let applicant: Applicant;
beforeAll(async () => {
  applicant = await createApplicant();
});

const read = (request: unknown) => readTokenRequest(Buffer.from(JSON.stringify(request)));
const changed = (changes: Record<string, unknown>) => read(tokenRequest(applicant, CHALLENGE, changes));

describe('the form of a token request', () => {
  it('is read', () => {
    expect(changed({})).toEqual({
      provider: 'development',
      challenge: CHALLENGE,
      jwk: applicant.jwk,
      appVersion: '27.1.0',
      evidence: {},
    });
  });

  const sized = (bytes: number): Uint8Array => {
    const empty = JSON.stringify(tokenRequest(applicant, CHALLENGE, { evidence: { a: '' } }));
    const evidence = { a: 'x'.repeat(bytes - empty.length) };
    return Buffer.from(JSON.stringify(tokenRequest(applicant, CHALLENGE, { evidence })));
  };

  it('is bounded to 64 KiB', () => {
    expect(sized(MAX_TOKEN_REQUEST_BYTES)).toHaveLength(65_536);
    expect(readTokenRequest(sized(65_535))).toMatchObject({ provider: 'development' });
    expect(readTokenRequest(sized(65_536))).toMatchObject({ provider: 'development' });
    expect(readTokenRequest(sized(65_537))).toBe('exchange_json');
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['a challenge of 128 characters', { challenge: 'a'.repeat(128) }, undefined],
    ['a challenge of 129 characters', { challenge: 'a'.repeat(129) }, 'exchange_challenge'],
    ['an empty challenge', { challenge: '' }, 'exchange_challenge'],
    ['a challenge with a space', { challenge: 'a b' }, 'exchange_challenge'],
    ['a number as challenge', { challenge: 7 }, 'exchange_challenge'],
    ['a provider of 32 characters', { provider: 'a'.repeat(32) }, undefined],
    ['a provider of 33 characters', { provider: 'a'.repeat(33) }, 'exchange_provider'],
    ['no provider', { provider: null }, 'exchange_provider'],
    ['a provider in capitals', { provider: 'Development' }, 'exchange_provider'],
    ['a number as version', { app_version: 27 }, 'exchange_app_version'],
    ['null as evidence', { evidence: null }, 'exchange_evidence'],
    ['text as evidence', { evidence: 'x' }, 'exchange_evidence'],
    ['no jwk', { jwk: null }, 'exchange_key'],
    ['an RSA jwk', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }, 'exchange_key'],
    ['another curve', { jwk: { kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA' } }, 'exchange_key'],
  ])('%s: %s', (_, changes, expected) => {
    const outcome = changed(changes);
    expect(typeof outcome === 'string' ? outcome : undefined).toBe(expected);
  });

  it('reads of each key one spelling', () => {
    const { x, y } = applicant.jwk;
    for (const spelled of [`${x}=`, ` ${x}`, x.replaceAll('-', '+'), `${x}A`]) {
      if (spelled === x) continue;
      expect(changed({ jwk: { ...applicant.jwk, x: spelled, y } })).toBe('exchange_key');
    }
  });

  it.each([
    [
      'a doubled member',
      (text: string) => text.replace('{"provider"', '{"provider":"development","provider"'),
    ],
    ['a doubled member inside the evidence', (t: string) => t.replace('{}', '{"a":1,"a":2}')],
    ['a BOM', (text: string) => `\ufeff${text}`],
    ['an endless number', (text: string) => text.replace('{}', '{"a":1e999}')],
    ['deep evidence', (text: string) => text.replace('{}', `{"a":${'['.repeat(9)}${']'.repeat(9)}}`)],
    ['a list', (text: string) => `[${text}]`],
    ['nothing', () => ''],
    ['two objects', (text: string) => text + text],
  ])('refuses %s', (_, change) => {
    const text = JSON.stringify(tokenRequest(applicant, CHALLENGE));
    expect(change(text)).not.toBe(text);
    expect(readTokenRequest(Buffer.from(change(text)))).toBe('exchange_json');
  });

  it('says something of anything, and takes nothing that is not of the form', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (body) => {
          expect(typeof readTokenRequest(body)).toBe('string');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('takes no mutation of a member that is not of the form', () => {
    const member = fc.constantFrom('provider', 'challenge', 'jwk', 'app_version', 'evidence');
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        const outcome = changed({ [name]: value });
        if (typeof outcome === 'string') return;
        expect(outcome.provider).toMatch(/^[a-z0-9][a-z0-9-]*$/);
        expect(outcome.challenge).toMatch(/^[\x21-\x7e]{1,128}$/);
        expect(outcome.jwk).toEqual(applicant.jwk);
        expect(typeof outcome.evidence).toBe('object');
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no body with a byte changed as the same request', () => {
    const body = Buffer.from(JSON.stringify(tokenRequest(applicant, CHALLENGE)));
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const mutated = Buffer.from(body);
        mutated[at] = (mutated[at] ?? 0) ^ by;
        expect(readTokenRequest(mutated)).not.toEqual(readTokenRequest(body));
      }),
      { numRuns: 2_000 },
    );
  });
});
