import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { parseNetwork } from '../../../src/core/address/network.ts';
import { entriesOf } from '../../../src/core/lists/entries-of.ts';
import type { ListRule, ListSubject } from '../../../src/core/lists/list-rule.ts';
import { readKnownFacts, type AskedKind } from '../../../src/core/subjects/known-facts.ts';

const hash = createKeyedHash(Buffer.alloc(32, 6));
const NOW = 1_000;

const known = (kind: AskedKind, text: string) => {
  const networkOf = () => ({ asn: '64500' });
  const facts = readKnownFacts(kind, text, { app: '', hash, sha256, networkOf });
  if (facts === undefined) throw new TypeError(text);
  return facts;
};

const net = (text: string): ListSubject => {
  const network = parseNetwork(text);
  if (typeof network === 'string') throw new TypeError(network);
  return { kind: 'address', network };
};

const rule = (id: string, about: ListSubject, expiresAt?: number): ListRule => ({
  id,
  list: 'deny',
  about,
  reason: 'test',
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

const RULES = [
  rule('number', { kind: 'number', subject: hash('number', '+12125550147') }),
  rule('block', { kind: 'block', subject: hash('block', '+1212555') }),
  rule('account', { kind: 'account', subject: hash('account', '1234567') }),
  rule('device', { kind: 'device', subject: hash('device', 'T'.repeat(43)) }),
  rule('other', { kind: 'device', subject: hash('device', 'U'.repeat(43)) }),
  rule('asn', { kind: 'asn', subject: hash('asn', '64500') }),
  rule('net', net('198.51.100.0/24')),
  rule('wide', net('198.51.0.0/16')),
  rule('six', net('2001:db8::/32')),
];

const idsOf = (kind: AskedKind, text: string, rules: readonly ListRule[] = RULES): string[] =>
  entriesOf(known(kind, text), rules, { hash, now: NOW }).map(({ id }) => id);

describe('the entries that name a subject', () => {
  it('name a number, and the block that it is in', () => {
    expect(idsOf('number', '+1 212 555 0147')).toEqual(['number', 'block']);
    expect(idsOf('number', '+1 212 555 0148')).toEqual(['block']);
  });

  it('name a device and an account', () => {
    expect(idsOf('device', 'T'.repeat(43))).toEqual(['device']);
    expect(idsOf('account', '1234567')).toEqual(['account']);
    expect(idsOf('account', '1234568')).toEqual([]);
  });

  it.each([
    ['198.51.100.0', ['asn', 'net', 'wide']],
    ['198.51.100.255', ['asn', 'net', 'wide']],
    ['198.51.99.255', ['asn', 'wide']],
    ['198.51.101.0', ['asn', 'wide']],
    ['198.50.255.255', ['asn']],
    ['198.52.0.0', ['asn']],
    ['2001:db8::1', ['asn', 'six']],
    ['2001:db9::1', ['asn']],
  ])('name the networks in which %s lies, and its autonomous system', (address, ids) => {
    expect(idsOf('address', address)).toEqual(ids);
  });

  it('name what is known by its keyed hash alone, and no network then', () => {
    expect(idsOf('device', hash('device', 'T'.repeat(43)))).toEqual(['device']);
    expect(idsOf('number', hash('number', '+12125550147'))).toEqual(['number']);
    // 192.0.2.1 stands in for the address that is meant.
    const standIn = [rule('stand-in', net('192.0.2.0/24')), ...RULES];
    expect(idsOf('address', hash('address', '198.51.100.7/32'), standIn)).toEqual([]);
  });

  it('hold', () => {
    const subject = hash('account', '7');
    const rules = [NOW - 1, NOW, NOW + 1].map((at) => rule(`${at}`, { kind: 'account', subject }, at));
    expect(idsOf('account', '7', rules)).toEqual([`${NOW + 1}`]);
  });
});
