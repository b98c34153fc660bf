import { readFile } from 'node:fs/promises';

import { SECOND, MINUTE, type Clock, type Instant } from '../../core/time.ts';
import { fetchDiscovered } from './discovery.ts';
import { parseIssuerKeys, readIssuerKeys, type IssuerKey, type IssuerKeys } from './issuer-keys.ts';
import { KeySetError } from './key-set-error.ts';
import { checkKeySetUrl, fetchKeySet } from './key-set-url.ts';
import { createRefresh } from './refresh.ts';

/**
 * Where an issuer’s public keys come from. `refreshMs`: milliseconds between two looks at it, 5 s for a file, 5 min for
 * a URL. `timeoutMs`: milliseconds for one fetch, all of it, 3 s.
 */
export type KeySetSource =
  | { readonly file: string; readonly refreshMs?: number }
  | { readonly url: string; readonly refreshMs?: number; readonly timeoutMs?: number }
  | {
      /** URL of a discovery document, whose `issuer` must be this one, and whose `jwks_uri` is followed. */
      readonly discovery: string;
      readonly issuer: string;
      readonly refreshMs?: number;
      readonly timeoutMs?: number;
    }
  | { readonly inline: { readonly keys: readonly unknown[] } };

/** What happens to a set, for telemetry. */
export interface KeySetEvents {
  /** The set was read, and is in use. */
  loaded(): void;
  /** It could not be read; what was read before stays in use. */
  failed(error: KeySetError): void;
}

export interface KeySetOptions {
  readonly clock: Clock;
  readonly events?: KeySetEvents;
}

/** An issuer’s public keys, kept current. Good keys stay in use until a good set takes their place. */
export interface KeySet {
  /** The key in memory. */
  peek(kid: string): IssuerKey | undefined;
  /** The key in memory; else, at most once in 30 s for all callers together, the source is asked again. */
  find(kid: string): Promise<IssuerKey | undefined>;
  /** Has a set ever been read? */
  isLoaded(): boolean;
  /** Seconds since a set was last read; infinite while none was. */
  ageSeconds(): number;
  /** Ends refreshing, and a fetch under way; what is in memory stays. */
  close(): void;
}

/** Least time between two refreshes that unknown kids cause. */
export const UNKNOWN_KID_COOLDOWN_MS = 30 * SECOND;

const TIMEOUT_MS = 3 * SECOND;
const FILE_REFRESH_MS = 5 * SECOND;
const URL_REFRESH_MS = 5 * MINUTE;

type Load = (stop: AbortSignal) => Promise<IssuerKeys>;

const readKeyFile = async (path: string): Promise<IssuerKeys> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new KeySetError('unreadable', 'the key set file cannot be read', cause);
  }
  return parseIssuerKeys(bytes);
};

/** The same for a source that does not change: there is nothing to ask again. */
const createInlineKeySet = async (set: unknown, { clock, events }: KeySetOptions): Promise<KeySet> => {
  const keys = await readIssuerKeys(set);
  const loadedAt = clock();
  events?.loaded();
  return {
    peek: (kid) => keys.get(kid),
    find: (kid) => Promise.resolve(keys.get(kid)),
    isLoaded: () => true,
    ageSeconds: () => (clock() - loadedAt) / SECOND,
    close: () => undefined,
  };
};

const createRefreshedKeySet = (
  load: Load,
  { clock, events }: KeySetOptions,
  refreshMs: number,
): { readonly set: KeySet; readonly refresh: () => Promise<KeySetError | undefined> } => {
  let keys: IssuerKeys = new Map();
  let loadedAt: Instant | undefined;
  let askedAt = -Infinity;
  const refresh = createRefresh({
    intervalMs: refreshMs,
    load,
    loaded(fresh) {
      keys = fresh;
      loadedAt = clock();
      events?.loaded();
    },
    failed: (error) => events?.failed(error),
  });
  const set: KeySet = {
    peek: (kid) => keys.get(kid),
    async find(kid) {
      const known = keys.get(kid);
      if (known !== undefined) return known;
      // One number bounds it for every kid that can be made up, where a list of unknown kids would itself need a bound.
      if (Math.abs(clock() - askedAt) >= UNKNOWN_KID_COOLDOWN_MS) {
        askedAt = clock();
        await refresh.now();
      } else await refresh.pending();
      return keys.get(kid);
    },
    isLoaded: () => loadedAt !== undefined,
    ageSeconds: () => (loadedAt === undefined ? Infinity : (clock() - loadedAt) / SECOND),
    close: refresh.stop,
  };
  return { set, refresh: refresh.now };
};

type WebSource = Exclude<KeySetSource, { readonly inline: unknown } | { readonly file: string }>;

const loadFromWeb = (source: WebSource): Load => {
  const { timeoutMs = TIMEOUT_MS } = source;
  if ('url' in source) {
    const url = checkKeySetUrl(source.url);
    return async (stop) => parseIssuerKeys(await fetchKeySet(url, timeoutMs, stop));
  }
  const discovery = { url: checkKeySetUrl(source.discovery), issuer: source.issuer, timeoutMs };
  return async (stop) => parseIssuerKeys(await fetchDiscovered(discovery, stop));
};

/**
 * Opens a key set. An inline set and a file must be good from the start; a URL that is down at the start heals by
 * itself, and until then no token of its issuer is accepted.
 * @throws {KeySetError} for a bad inline set, file or URL text.
 */
export const createKeySet = async (source: KeySetSource, options: KeySetOptions): Promise<KeySet> => {
  if ('inline' in source) return createInlineKeySet(source.inline, options);
  if ('file' in source) {
    const { file, refreshMs = FILE_REFRESH_MS } = source;
    const { set, refresh } = createRefreshedKeySet(() => readKeyFile(file), options, refreshMs);
    const error = await refresh();
    if (error === undefined) return set;
    set.close();
    throw error;
  }
  const { set, refresh } = createRefreshedKeySet(
    loadFromWeb(source),
    options,
    source.refreshMs ?? URL_REFRESH_MS,
  );
  await refresh();
  return set;
};
