import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createDeterministicSeal } from '../../../src/adapters/crypto/deterministic-seal.ts';
import { parseNetwork } from '../../../src/core/address/network.ts';
import { createListText, type KeptEntry } from '../../../src/core/lists/kept-entry.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));
const seal = createDeterministicSeal(hash);
const { read, write } = createListText(seal);
const id = hash('listed', 'one');
const subject = hash('device', 'one');
const common = { id, reason: 'test', by: 'alice', at: 5 };

const network = (text: string) => {
  const parsed = parseNetwork(text);
  if (typeof parsed === 'string') throw new TypeError(parsed);
  return parsed;
};

const ENTRIES: KeptEntry[] = [
  { ...common, list: 'deny', about: { kind: 'device', subject } },
  { ...common, list: 'allow', about: { kind: 'issuer', subject }, expiresAt: 9 },
  { ...common, list: 'deny', about: { kind: 'address', network: network('198.51.100.0/24') } },
  { ...common, list: 'deny', about: { kind: 'address', network: network('2a00:1:2:3:4:5:6:7/128') } },
  {
    ...common,
    list: 'override',
    about: { kind: 'number', subject },
    adjust: { policy: 'numbers', limit: 50 },
  },
  { ...common, list: 'override', about: { kind: 'asn', subject }, adjust: { policy: 'numbers' } },
];

describe('the kept text of an entry of a list', () => {
  it.each(ENTRIES)('is read as it was written: %#', (content) => {
    expect(read(id, write({ changedAt: 7, content }))).toEqual({ changedAt: 7, content });
  });

  it('shows no network', () => {
    for (const content of ENTRIES) expect(write({ changedAt: 7, content })).not.toMatch(/198|2a00|:1:2/);
  });

  const [device, , address, , override] = ENTRIES.map((content) => write({ changedAt: 7, content }));
  it.each([
    device?.replace('"deny"', '"revoke"'),
    device?.replace('"deny"', '"override"'),
    device?.replace('"device"', '"route"'),
    device?.replace('"device"', '"address"'),
    device?.replace(subject, subject.slice(1)),
    address?.replace('"subject":"', '"subject":"A'),
    override?.replace('"limit":50', '"limit":0'),
    override?.replace('"limit":50', '"limit":1.5'),
    override?.replace('"limit":50', '"limit":"50"'),
    override?.replace('"numbers"', '"+12125550147"'),
    override?.replace('"policy":"numbers",', ''),
  ])('is none: %s', (text) => {
    expect(read(id, text ?? '')).toBeUndefined();
  });

  it('is none under another hash key, where it names a network', () => {
    const other = createListText(createDeterministicSeal(createKeyedHash(Buffer.alloc(32, 4))));
    expect(other.read(id, address ?? '')).toBeUndefined();
  });

  it('never throws, whatever stands there', () => {
    const text = address ?? '';
    const mutated = fc
      .tuple(fc.nat(text.length), fc.string({ maxLength: 3 }), fc.nat(4))
      .map(([at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.json().map((json) => `1:${json}`),
        ),
        (given) => {
          const entry = read(id, given);
          if (entry !== undefined) expect(read(id, write(entry))).toEqual(entry);
        },
      ),
    );
  });
});

describe('a seal', () => {
  it('opens what it closed, says equal texts alike, and hides their length', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('198.51.100.0/24', '10.0.0.0/8', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'),
        (text) => {
          const sealed = seal.seal(text);
          expect(seal.open(sealed)).toBe(text);
          expect(seal.seal(text)).toBe(sealed);
          expect(sealed).toHaveLength(seal.seal('').length);
        },
      ),
    );
  });

  it('opens nothing that was changed by a bit, cut, or made up', () => {
    const bytes = Buffer.from(seal.seal('198.51.100.0/24'), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const spoiled = Buffer.from(bytes);
      spoiled[at] = (spoiled[at] ?? 0) ^ 1;
      expect(seal.open(spoiled.toString('base64url'))).toBeUndefined();
      expect(seal.open(bytes.subarray(0, at).toString('base64url'))).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => seal.open(text) === undefined));
  });
});
