import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { KEYED_KINDS, type KeyedKind } from '../../../src/core/lists/list-rule.ts';
import { readSubjectValue, SUBJECT_FORMS } from '../../../src/core/subjects/subject-value.ts';

const THUMBPRINT = `${'T'.repeat(42)}-`;
const read = (kind: KeyedKind, text: string) => readSubjectValue(kind, text, sha256);

describe('a value of a kind, as an operator writes it', () => {
  it.each<[KeyedKind, string, string]>([
    ['device', THUMBPRINT, THUMBPRINT],
    ['hardware', 'a!~', 'a!~'],
    ['issuer', 'x'.repeat(128), 'x'.repeat(128)],
    ['number', '+12125550147', '+12125550147'],
    ['number', ' +1 (212) 555-0147', '+12125550147'],
    ['number', '＋１ 212 555 0147', '+12125550147'],
    ['block', '+44 7700 900123', '+44770090'],
    ['account', '1', '1'],
    ['account', '9'.repeat(19), '9'.repeat(19)],
    ['asn', 'AS64500', '64500'],
    ['asn', '64500', '64500'],
    ['network-class', 'hosting', 'hosting'],
  ])('%s %j is %j', (kind, text, value) => {
    expect(read(kind, text)).toBe(value);
  });

  it.each<[KeyedKind, string]>([
    ['device', 'T'.repeat(42)],
    ['device', 'T'.repeat(44)],
    ['device', 'a.b.c'],
    ['hardware', ''],
    ['hardware', 'a b'],
    ['issuer', 'x'.repeat(129)],
    ['number', '12125550147'],
    ['number', '0012125550147'],
    ['number', '+1212555014'],
    ['number', '+1 212 555 0147 x5'],
    ['number', `+1 212 555 0147${' '.repeat(40)}`],
    ['block', '+12'],
    ['account', '0'],
    ['account', '01'],
    ['account', '9'.repeat(20)],
    ['account', '+12125550147'],
    ['asn', 'AS0'],
    ['asn', 'ASX'],
    ['asn', '4294967296'],
    ['network-class', 'Hosting'],
    ['network-class', 'toString'],
  ])('%s %j is none', (kind, text) => {
    expect(read(kind, text)).toBeUndefined();
  });

  it('is described for every kind', () => {
    expect(Object.keys(SUBJECT_FORMS).sort()).toEqual([...KEYED_KINDS].sort());
  });
});
