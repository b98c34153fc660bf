import { readFile } from 'node:fs/promises';

import { isJsonObject } from '../../../core/attestation/strict-json.ts';
import { parseJsonObject } from '../../../core/json-object.ts';
import { HOUR, MINUTE, SECOND, type Clock, type Instant } from '../../../core/time.ts';
import { KeySetError } from '../../attestation/key-set-error.ts';
import { checkKeySetUrl, fetchKeySet } from '../../attestation/key-set-url.ts';
import { createRefresh } from '../../attestation/refresh.ts';

/** Largest list, in bytes; Google’s has about a quarter of a megabyte. */
export const MAX_LIST_BYTES = 4 * 1024 * 1024;

const TIMEOUT_MS = 10 * SECOND;
const URL_REFRESH_MS = HOUR;
const FILE_REFRESH_MS = MINUTE;

/** Where the list of revoked certificates comes from. */
export type RevocationSource =
  | { readonly file: string; readonly refreshMs?: number }
  | { readonly url: string; readonly refreshMs?: number };

export interface RevocationListOptions {
  readonly clock: Clock;
  readonly events?: { loaded(entries: number): void; failed(error: KeySetError): void };
}

/** Serial numbers of certificates that vouch for nobody any more. */
export interface RevocationList extends Disposable {
  /** Has a list ever been read? Until then nobody can be judged. */
  isLoaded(): boolean;
  /** Seconds since a list was last read; infinite while none was. */
  ageSeconds(): number;
  /** By the serial number as hexadecimal, in any case and with any zeros before it. */
  isRevoked(serial: string): boolean;
}

const canonical = (serial: string): string => serial.toLowerCase().replace(/^0+(?=.)/, '');

/**
 * Reads a list in the form of android.googleapis.com/attestation/status. Whoever is on it is revoked, whatever status he
 * has: a status that comes later means nothing better than those of today (REVOKED, SUSPENDED).
 * @throws {KeySetError} for any other text.
 */
export const parseRevocationList = (bytes: Uint8Array): ReadonlySet<string> => {
  if (bytes.byteLength > MAX_LIST_BYTES) throw new KeySetError('too_large', 'the list is over 4 MiB');
  // Hundreds of kilobytes from a source that is trusted: the strict parser would hold up requests for long.
  const list = parseJsonObject(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  );
  const entries = list?.['entries'];
  if (!isJsonObject(entries)) throw new KeySetError('not_json', 'the list is no JSON object with entries');
  return new Set(Object.keys(entries).map(canonical));
};

const loaderOf = (source: RevocationSource): ((stop: AbortSignal) => Promise<ReadonlySet<string>>) => {
  if ('file' in source) return async () => parseRevocationList(await readFile(source.file));
  const url = checkKeySetUrl(source.url);
  return async (stop) => parseRevocationList(await fetchKeySet(url, TIMEOUT_MS, stop, MAX_LIST_BYTES));
};

/**
 * Follows a revocation list; while its source is down, the last list serves. A list that cannot be read at the start
 * heals by itself.
 * @throws {KeySetError} `url_forbidden` for a URL that anybody on the way could change.
 */
export const openRevocationList = (
  source: RevocationSource,
  { clock, events }: RevocationListOptions,
): RevocationList => {
  let revoked: ReadonlySet<string> = new Set();
  let loadedAt: Instant | undefined;
  const refresh = createRefresh({
    intervalMs: source.refreshMs ?? ('file' in source ? FILE_REFRESH_MS : URL_REFRESH_MS),
    load: loaderOf(source),
    loaded(fresh) {
      revoked = fresh;
      loadedAt = clock();
      events?.loaded(fresh.size);
    },
    failed: (error) => events?.failed(error),
  });
  void refresh.now();
  return {
    isLoaded: () => loadedAt !== undefined,
    ageSeconds: () => (loadedAt === undefined ? Infinity : (clock() - loadedAt) / SECOND),
    isRevoked: (serial) => revoked.has(canonical(serial)),
    [Symbol.dispose]: refresh.stop,
  };
};
