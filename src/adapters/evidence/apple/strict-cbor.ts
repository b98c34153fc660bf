import { decode } from 'cborg';

/** What no object of Apple’s needs, and what would give one object two spellings. */
const STRICT = {
  strict: true,
  useMaps: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
} as const;

export type CborMap = ReadonlyMap<unknown, unknown>;

/** Reads one CBOR map (RFC 8949), shortest lengths, no key twice, nothing behind it; all else is nothing. */
export const decodeMap = (bytes: Uint8Array): CborMap | undefined => {
  try {
    const value: unknown = decode(bytes, STRICT);
    return value instanceof Map ? (value as CborMap) : undefined;
  } catch {
    return undefined;
  }
};

/** Has the map these keys and no other? */
export const hasKeys = (map: CborMap, keys: readonly string[]): boolean =>
  map.size === keys.length && keys.every((key) => map.has(key));
