import { isJsonObject, type JsonObject } from '../attestation/strict-json.ts';

/** What a network is for, as far as databases tell. */
export const NETWORK_CLASSES = ['hosting', 'vpn', 'mobile', 'residential', 'business', 'unknown'] as const;
export type NetworkClass = (typeof NETWORK_CLASSES)[number];

/** `connection_type` and `user_type` of GeoIP2, `type` and `usage_type` of others; in lower case, words joined by `_`. */
const BY_WORD: Readonly<Record<string, NetworkClass>> = {
  hosting: 'hosting',
  content_delivery_network: 'hosting',
  search_engine_spider: 'hosting',
  data_center: 'hosting',
  cellular: 'mobile',
  mobile: 'mobile',
  cable_dsl: 'residential',
  dialup: 'residential',
  satellite: 'residential',
  residential: 'residential',
  isp: 'residential',
  consumer: 'residential',
  corporate: 'business',
  business: 'business',
  commercial: 'business',
  college: 'business',
  school: 'business',
  education: 'business',
  library: 'business',
  government: 'business',
  military: 'business',
  consumer_privacy_network: 'vpn',
  vpn: 'vpn',
};

/** Flags of GeoIP2 Anonymous IP and the like, those of people who hide behind others first. */
const BY_FLAG: readonly (readonly [NetworkClass, readonly string[]])[] = [
  [
    'vpn',
    [
      'is_anonymous_vpn',
      'is_vpn',
      'vpn',
      'is_public_proxy',
      'is_residential_proxy',
      'is_proxy',
      'proxy',
      'is_tor_exit_node',
      'is_tor',
      'tor',
      'relay',
    ],
  ],
  ['hosting', ['is_hosting_provider', 'is_hosting', 'hosting']],
];

const WORD_MEMBERS = ['user_type', 'connection_type', 'usage_type', 'type'];

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const byFlag = (record: JsonObject): NetworkClass | undefined =>
  BY_FLAG.find(([, members]) => members.some((member) => isTrue(record[member])))?.[0];

const byWord = (record: JsonObject): NetworkClass | undefined => {
  for (const member of WORD_MEMBERS) {
    const value = record[member];
    const word = typeof value === 'string' ? value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_') : '';
    if (Object.hasOwn(BY_WORD, word)) return BY_WORD[word];
  }
  return undefined;
};

/** The class that a record of a database tells, at its top or under `traits`; `unknown` where it tells none. */
export const classOf = (record: unknown): NetworkClass => {
  if (!isJsonObject(record)) return 'unknown';
  const { traits } = record;
  const places = isJsonObject(traits) ? [record, traits] : [record];
  for (const read of [byFlag, byWord]) {
    for (const place of places) {
      const found = read(place);
      if (found !== undefined) return found;
    }
  }
  return 'unknown';
};
