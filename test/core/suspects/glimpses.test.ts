import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { createGlimpses, MOST_ADDRESSES } from '../../../src/core/suspects/glimpses.ts';

const hash = createKeyedHash(new Uint8Array(32).fill(7));

const seen = (address?: string, country?: string, level?: string) =>
  ({
    ...(address === undefined ? {} : { address: { ladder: [address] } }),
    facts: {
      ...(country === undefined ? {} : { number: { country } }),
      ...(level === undefined ? {} : { device: { level } }),
    },
  }) as unknown as Observation;

describe('what an instance has seen of a source', () => {
  it('is nothing at first', () => {
    expect(createGlimpses(hash, 4).of('device a')).toBeUndefined();
  });

  it('is how it is attested, from how many addresses it came, and for which countries', () => {
    const glimpses = createGlimpses(hash, 4);
    glimpses.note('device a', seen('192.0.2.1', 'US', 'tee'));
    glimpses.note('device a', seen('192.0.2.1', 'DE', 'tee'));
    glimpses.note('device a', seen('192.0.2.2', 'US', 'tee'));
    glimpses.note('address b', seen('192.0.2.3'));
    expect(glimpses.of('device a')).toEqual({ attestation: 'tee', addresses: 2, countries: ['US', 'DE'] });
    expect(glimpses.of('address b')).toEqual({ attestation: 'none', addresses: 1, countries: [] });
  });

  it('keeps what was attested, though a later request does not get as far', () => {
    const glimpses = createGlimpses(hash, 4);
    glimpses.note('device a', seen('192.0.2.1', 'US', 'tee'));
    glimpses.note('device a', {} as Observation);
    expect(glimpses.of('device a')).toEqual({ attestation: 'tee', addresses: 1, countries: ['US'] });
  });

  it('stops to count addresses and countries where nobody needs more', () => {
    const glimpses = createGlimpses(hash, 4);
    for (let at = 0; at <= MOST_ADDRESSES; at += 1) glimpses.note('device a', seen(`192.0.2.${at}`));
    for (const country of ['US', 'DE', 'FR', 'IT', 'ES']) glimpses.note('device a', seen(undefined, country));
    expect(glimpses.of('device a')).toMatchObject({
      addresses: MOST_ADDRESSES,
      countries: ['US', 'DE', 'FR', 'IT'],
    });
  });

  it('forgets the source that was seen longest ago', () => {
    const glimpses = createGlimpses(hash, 2);
    for (const source of ['a', 'b', 'a', 'c']) glimpses.note(source, seen('192.0.2.1'));
    expect(['a', 'b', 'c'].map((source) => glimpses.of(source) !== undefined)).toEqual([true, false, true]);
  });
});
