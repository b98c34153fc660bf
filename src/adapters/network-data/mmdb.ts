import { Reader, type Response } from 'mmdb-lib';

import { MMDB_MARKER } from '../../core/network-data/mmdb-marker.ts';
import type { Instant } from '../../core/time.ts';
import { NetworkDataError } from './network-data-error.ts';

/** A database in memory. */
export interface Mmdb {
  /** When it was made. */
  readonly builtAt: Instant;
  /** The record of an address; nothing where there is none, or where it cannot be read. */
  readonly find: (address: string) => unknown;
}

const METADATA_MARKER = Buffer.from(MMDB_MARKER, 'latin1');
const SEPARATOR_BYTES = 16;

const open = (bytes: Buffer): Reader<Response> => {
  try {
    return new Reader<Response>(bytes);
  } catch (cause) {
    throw new NetworkDataError('mmdb_unreadable', 'the file is no MaxMind DB', cause);
  }
};

/** The library trusts what the metadata say; a file that was cut off or mixed up shows there. */
const isWhole = ({ metadata }: Reader<Response>, bytes: Buffer): boolean => {
  const { binaryFormatMajorVersion, ipVersion, nodeCount, searchTreeSize, buildEpoch } = metadata;
  return (
    binaryFormatMajorVersion === 2 &&
    (ipVersion === 4 || ipVersion === 6) &&
    Number.isSafeInteger(nodeCount) &&
    nodeCount > 0 &&
    searchTreeSize + SEPARATOR_BYTES < bytes.lastIndexOf(METADATA_MARKER) &&
    Number.isFinite(buildEpoch.getTime())
  );
};

/**
 * Opens a database (MaxMind DB file format 2.0).
 * @throws {NetworkDataError} for what is none.
 */
export const openMmdb = (bytes: Buffer): Mmdb => {
  if (!bytes.includes(METADATA_MARKER))
    throw new NetworkDataError('mmdb_unreadable', 'the file is no MaxMind DB');
  const reader = open(bytes);
  if (!isWhole(reader, bytes)) throw new NetworkDataError('mmdb_broken', 'the file is no whole MaxMind DB');
  const holdsIpv6 = reader.metadata.ipVersion === 6;
  return {
    builtAt: reader.metadata.buildEpoch.getTime(),
    find(address) {
      if (!holdsIpv6 && address.includes(':')) return undefined;
      try {
        return reader.get(address) ?? undefined;
      } catch {
        return undefined;
      }
    },
  };
};
