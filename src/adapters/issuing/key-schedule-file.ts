import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { isJsonObject, parseStrictJson, type JsonObject } from '../../core/attestation/strict-json.ts';
import type { KeySchedule, RetiredKey, ScheduledKey } from '../../core/issuing/key-schedule.ts';
import { instantText, type Instant } from '../../core/time.ts';
import { replaceDurably } from '../files/durable-file.ts';

/** A key file that cannot be used; the message says why and what to do, and holds no key. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

const MAX_BYTES = 64 * 1024;
/** With current and next still a key set that every verifier takes. */
const MAX_RETIRED = 60;
const OWNER_ONLY = 0o600;
/** Read or written by anybody who has an account. */
const OTHERS = 0o007;
/** Of a lock whose process must have died: no rotation takes that long. */
const STALE_LOCK_MS = 30_000;
const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

const systemCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

const readInstant = (value: unknown): Instant | undefined => {
  const instant = typeof value === 'string' && value.endsWith('Z') ? Date.parse(value) : NaN;
  return Number.isNaN(instant) ? undefined : instant;
};

const isKey = (jwk: unknown, isPrivate: boolean): jwk is JsonObject =>
  isJsonObject(jwk) &&
  jwk['kty'] === 'EC' &&
  jwk['crv'] === 'P-256' &&
  ['x', 'y', 'kid', ...(isPrivate ? ['d'] : [])].every(
    (member) => typeof jwk[member] === 'string' && COORDINATE.test(jwk[member]),
  ) &&
  (isPrivate || jwk['d'] === undefined);

const readScheduled = (value: unknown): ScheduledKey | undefined => {
  const since = isJsonObject(value) ? readInstant(value['since']) : undefined;
  return since !== undefined && isJsonObject(value) && isKey(value['jwk'], true)
    ? { jwk: value['jwk'], since }
    : undefined;
};

const readRetired = (value: unknown): RetiredKey | undefined => {
  const until = isJsonObject(value) ? readInstant(value['until']) : undefined;
  return until !== undefined && isJsonObject(value) && isKey(value['jwk'], false)
    ? { jwk: value['jwk'], until }
    : undefined;
};

/** Reads what a key file holds; undefined where it is no schedule of EC P-256 keys. */
export const parseKeySchedule = (bytes: Uint8Array): KeySchedule | undefined => {
  const value = bytes.byteLength <= MAX_BYTES ? parseStrictJson(bytes) : undefined;
  if (value?.['version'] !== 1 || !Array.isArray(value['retired'])) return undefined;
  const current = readScheduled(value['current']);
  const next = readScheduled(value['next']);
  const retired = (value['retired'] as unknown[]).map(readRetired).filter((key) => key !== undefined);
  if (current === undefined || next === undefined) return undefined;
  if (retired.length < value['retired'].length || retired.length > MAX_RETIRED) return undefined;
  return { current, next, retired };
};

/**
 * Reads a key file.
 * @throws {KeyFileError} where it cannot be read, others can read it, or it holds no schedule.
 */
export const readKeySchedule = async (file: string): Promise<KeySchedule> => {
  let bytes: Uint8Array;
  let mode: number;
  try {
    ({ mode } = await stat(file));
    bytes = await readFile(file);
  } catch (error) {
    const remedy = systemCode(error) === 'ENOENT' ? '; make it by numberwall keys generate' : '';
    throw new KeyFileError(`the key file cannot be read (${systemCode(error)})${remedy}`, { cause: error });
  }
  if ((mode & OTHERS) !== 0) {
    throw new KeyFileError('the key file is open to everybody on this machine; chmod 600 it');
  }
  const schedule = parseKeySchedule(bytes);
  if (schedule === undefined) throw new KeyFileError('the key file holds no key schedule of this version');
  return schedule;
};

const render = ({ current, next, retired }: KeySchedule): string => {
  const value = {
    version: 1,
    current: { since: instantText(current.since), jwk: current.jwk },
    next: { since: instantText(next.since), jwk: next.jwk },
    retired: retired.map(({ until, jwk }) => ({ until: instantText(until), jwk })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
};

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

const lock = async (file: string): Promise<AsyncDisposable> => {
  const path = `${file}.lock`;
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > STALE_LOCK_MS) await rm(path, { force: true });
  try {
    await (await open(path, 'wx', OWNER_ONLY)).close();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    throw new KeyFileError('somebody else is changing the key file; try again');
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
};

/**
 * Changes a key file under a lock, so that of two changes at once none is lost.
 * @throws {KeyFileError} while somebody else changes it, and what `change` throws; then it stays as it was.
 */
export const changeKeySchedule = async (
  file: string,
  change: (before: KeySchedule | undefined) => KeySchedule,
): Promise<KeySchedule> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const held = await lock(file);
  try {
    const after = change((await isThere(file)) ? await readKeySchedule(file) : undefined);
    if (after.retired.length > MAX_RETIRED) {
      throw new KeyFileError(
        `the key file holds ${MAX_RETIRED} retired keys: rotate again when some have run out`,
      );
    }
    await replaceDurably(file, render(after));
    return after;
  } finally {
    await held[Symbol.asyncDispose]();
  }
};
