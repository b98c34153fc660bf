import { describe, expect, it } from '@jest/globals';

import { createConnectionSource } from '../../../src/core/address/connection-source.ts';

describe('what connections are counted by', () => {
  const sourceOf = createConnectionSource(['10.0.0.0/8', '2001:db8:1::/48']);

  it.each([
    ['198.51.100.7', '198.51.100.7/32'],
    ['::ffff:198.51.100.7', '198.51.100.7/32'],
    ['2001:db8:2:3:4:5:6:7', '2001:db8:2:3::/64'],
  ])('%s by its own', (peer, source) => {
    expect(sourceOf(peer)).toBe(source);
  });

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '2001:db8:1::7'])('%s by nothing: a proxy brings many', (peer) => {
    expect(sourceOf(peer)).toBeUndefined();
  });

  it.each([undefined, '', 'nobody'])('%s by nothing: it has gone', (peer) => {
    expect(sourceOf(peer)).toBeUndefined();
  });

  it('believes no proxy that nobody has named', () => {
    expect(createConnectionSource([])('10.1.2.3')).toBe('10.1.2.3/32');
  });
});
