import { describe, expect, it } from '@jest/globals';

import { toClientAddress } from '../../../src/core/address/address-ladder.ts';
import { parseAddress } from '../../../src/core/address/parse-address.ts';
import { asnOf, parseAsn, parseAsnList } from '../../../src/core/network-data/asn.ts';
import { classOf } from '../../../src/core/network-data/network-class.ts';
import { createNetworkOf } from '../../../src/core/network-data/network-of.ts';

const parsed = parseAddress('198.51.100.7');
if (parsed === undefined) throw new TypeError('no address');
const address = toClientAddress(parsed);

describe('the class of a network', () => {
  it.each([
    [{ connection_type: 'Cable/DSL' }, 'residential'],
    [{ connection_type: 'Cellular' }, 'mobile'],
    [{ connection_type: 'Corporate' }, 'business'],
    [{ connection_type: 'Satellite' }, 'residential'],
    [{ traits: { user_type: 'hosting' } }, 'hosting'],
    [{ traits: { user_type: 'content_delivery_network' } }, 'hosting'],
    [{ traits: { user_type: 'college', connection_type: 'Cellular' } }, 'business'],
    [{ is_hosting_provider: true }, 'hosting'],
    [{ is_hosting_provider: true, is_anonymous_vpn: true }, 'vpn'],
    [{ is_tor_exit_node: true }, 'vpn'],
    [{ is_residential_proxy: true, connection_type: 'Cable/DSL' }, 'vpn'],
    [{ hosting: 'true', vpn: 'false' }, 'hosting'],
    [{ type: 'isp' }, 'residential'],
    [{ is_hosting_provider: false, connection_type: 'Cellular' }, 'mobile'],
    [{ connection_type: 'constructor' }, 'unknown'],
    [{ connection_type: 7 }, 'unknown'],
    [{}, 'unknown'],
    [undefined, 'unknown'],
    ['hosting', 'unknown'],
  ])('of %j is %s', (record, expected) => {
    expect(classOf(record)).toBe(expected);
  });
});

describe('an autonomous system number', () => {
  it.each([
    ['64500', '64500'],
    ['AS64500', '64500'],
    ['as1', '1'],
    ['4294967295', '4294967295'],
    ['4294967296', undefined],
    ['0', undefined],
    ['064500', undefined],
    ['AS', undefined],
    ['64500 ', undefined],
    ['1e3', undefined],
  ])('is read from %j as %j', (text, expected) => {
    expect(parseAsn(text)).toBe(expected);
  });

  it.each([
    [{ autonomous_system_number: 64_500 }, '64500'],
    [{ asn: 'AS64500' }, '64500'],
    [{ traits: { autonomous_system_number: 64_500 } }, '64500'],
    [{ autonomous_system_number: -1 }, undefined],
    [{ autonomous_system_number: { a: 1 } }, undefined],
    [undefined, undefined],
  ])('of the record %j is %j', (record, expected) => {
    expect(asnOf(record)).toBe(expected);
  });

  it('is listed one a line, with comments; the first line that is none is named', () => {
    expect(parseAsnList('# ours\nAS64500\r\n\n 64501 # test\n')).toEqual(new Set(['64500', '64501']));
    expect(parseAsnList('AS64500\nhosting\n')).toEqual({ badLine: 2 });
  });
});

describe('what is known of a network', () => {
  const asn = () => ({ autonomous_system_number: 64_500 });

  it('is nothing without databases', () => {
    expect(createNetworkOf({})(address)).toEqual({});
  });

  it('is its number alone with the database of numbers', () => {
    expect(createNetworkOf({ asn })(address)).toEqual({ asn: '64500' });
  });

  it.each([
    ['residential', true, 'hosting'],
    ['vpn', true, 'vpn'],
    ['residential', false, 'residential'],
    [undefined, true, 'hosting'],
    [undefined, false, 'unknown'],
  ])('of class %s and listed as hosting (%s) is %s', (type, listed, expected) => {
    const networkOf = createNetworkOf({ asn, networkClass: () => ({ type }), hosting: () => listed });
    expect(networkOf(address)).toEqual({ asn: '64500', networkClass: expected });
  });
});
