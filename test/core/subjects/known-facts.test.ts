import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { ASKED_KINDS, readKnownFacts, type AskedKind } from '../../../src/core/subjects/known-facts.ts';

const hash = createKeyedHash(Buffer.alloc(32, 5));
const network = { asn: '64500', networkClass: 'hosting' } as const;
const how = { app: 'app', hash, sha256, networkOf: () => network };
const read = (kind: AskedKind, text: string) => readKnownFacts(kind, text, how);
const THUMBPRINT = 'T'.repeat(43);

describe('what is known of one subject', () => {
  it('is its number, with all that follows from it', () => {
    expect(read('number', '+1 212 555 0147')).toMatchObject({
      kind: 'number',
      subject: hash('number', '+12125550147'),
      isHashed: false,
      dimensions: ['number', 'block', 'country', 'account'],
      facts: {
        number: { e164: '+12125550147', block: '+1212555', country: 'US' },
        account: '+12125550147',
        device: { app: 'app' },
      },
    });
  });

  it('is its device, of the app that was named', () => {
    expect(read('device', THUMBPRINT)).toMatchObject({
      subject: hash('device', THUMBPRINT),
      dimensions: ['device'],
      facts: { device: { thumbprint: THUMBPRINT, app: 'app' } },
    });
  });

  it('is its account', () => {
    const known = read('account', '1234567');
    expect(known).toMatchObject({
      subject: hash('account', '1234567'),
      dimensions: ['account'],
      facts: { account: '1234567' },
    });
    expect(known?.facts.number).toBeUndefined();
  });

  it('is its address, counted as requests from it are, and what databases say of it', () => {
    expect(read('address', '2001:db8:1:2:3::4')).toMatchObject({
      subject: hash('address', '2001:db8:1:2::/64'),
      isHashed: false,
      dimensions: ['address', 'address24-56', 'address16-48', 'asn', 'network-class'],
      facts: { address: { family: 6 }, network },
    });
  });

  it('has nothing of an address where none was named', () => {
    for (const kind of ['number', 'device', 'account'] as const) {
      const known = read(kind, { number: '+12125550147', device: THUMBPRINT, account: '1' }[kind]);
      expect(known?.facts.address.ladder).toEqual([]);
      expect(known?.facts.network).toBeUndefined();
    }
  });

  it.each(ASKED_KINDS)('is the keyed hash alone, where %s is named by it', (kind) => {
    const subject = hash(kind, 'somebody');
    const known = read(kind, subject);
    expect(known).toMatchObject({ kind, subject, isHashed: true, dimensions: [kind] });
    // Of the value that stands in for it everything can be derived that the real one would give.
    const facts = known?.facts;
    const derived = {
      number: facts?.number?.e164,
      account: facts?.account,
      device: facts?.device?.thumbprint,
      address: facts?.address.ladder[0],
    };
    expect(derived[kind]).toBeTruthy();
  });

  it.each<[AskedKind, string]>([
    ['number', '12125550147'],
    ['device', 'T'.repeat(42)],
    ['account', '0'],
    ['address', '198.51.100.0/24'],
    ['address', '198.51.100.256'],
    ['address', ''],
    ['address', 'A'.repeat(21)],
  ])('is nothing for %s %j', (kind, text) => {
    expect(read(kind, text)).toBeUndefined();
  });
});
