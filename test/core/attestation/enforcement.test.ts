import { createHmac } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createIsEnforced, enforcedShareOf } from '../../../src/core/attestation/enforcement.ts';

const isEnforced = createIsEnforced(createKeyedHash(Buffer.alloc(32, 7)));
const ADDRESS = '192.0.2.1/32';
const DEVICES = Array.from({ length: 10_000 }, (_, index) =>
  createHmac('sha256', 'device').update(String(index)).digest('base64url'),
);
const enforcedAt = (share: number): ReadonlySet<string> =>
  new Set(DEVICES.filter((thumbprint) => isEnforced({ enforce: share }, { thumbprint, address: ADDRESS })));

describe('the share of devices for which attestation is enforced', () => {
  it.each([
    ['off', 0],
    ['monitor', 0],
    ['enforce', 1],
    [{ enforce: 0.25 }, 0.25],
  ] as const)('%j is %d', (enforcement, share) => expect(enforcedShareOf(enforcement)).toBe(share));

  it.each([0.01, 0.25, 0.5, 0.99])('%d of 10,000 devices is within five standard deviations', (share) => {
    const deviation = Math.sqrt(DEVICES.length * share * (1 - share));
    expect(Math.abs(enforcedAt(share).size - DEVICES.length * share)).toBeLessThan(5 * deviation);
  });

  it('only adds devices when it is raised', () => {
    let before: ReadonlySet<string> = new Set();
    for (let percent = 1; percent <= 100; percent += 1) {
      const now = enforcedAt(percent / 100);
      expect([...before].filter((device) => !now.has(device))).toEqual([]);
      before = now;
    }
    expect(before.size).toBe(DEVICES.length);
  });

  it('goes by the device wherever it is known, and by the address where it is not', () => {
    const [thumbprint = ''] = enforcedAt(0.5);
    const addresses = Array.from({ length: 256 }, (_, last) => `192.0.2.${last}/32`);
    const bySide = (known: { thumbprint?: string }) =>
      new Set(addresses.map((address) => isEnforced({ enforce: 0.5 }, { address, ...known })));
    expect(bySide({ thumbprint })).toEqual(new Set([true]));
    expect(bySide({})).toEqual(new Set([true, false]));
  });

  it('is another line under another key', () => {
    const other = createIsEnforced(createKeyedHash(Buffer.alloc(32, 8)));
    const moved = DEVICES.filter(
      (thumbprint) =>
        other({ enforce: 0.5 }, { thumbprint, address: ADDRESS }) !==
        isEnforced({ enforce: 0.5 }, { thumbprint, address: ADDRESS }),
    );
    expect(moved.length).toBeGreaterThan(4_500);
    expect(moved.length).toBeLessThan(5_500);
  });
});
