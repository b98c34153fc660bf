import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

import type { JsonObject } from '../../core/attestation/strict-json.ts';
import { parseJsonObject } from '../../core/json-object.ts';
import { replaceDurably } from './durable-file.ts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const hasCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === code;

/**
 * Reads a key file, a JWK as JSON; nothing where there is no such file.
 * @throws {TypeError} for a file that holds no JSON object; what it holds is not in the message.
 */
export const readKeyFile = async (path: string): Promise<JsonObject | undefined> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const value = parseJsonObject(text);
  if (value === undefined) throw new TypeError(`${path} is no key file: it holds no JSON object`);
  return value;
};

const render = (value: JsonObject): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** A whole file beside the target, readable by its owner alone; nobody ever sees half of it. */
const writeBeside = async (path: string, value: JsonObject): Promise<string> => {
  await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const beside = `${path}.${randomUUID()}`;
  await writeFile(beside, render(value), { mode: OWNER_ONLY, flag: 'wx' });
  return beside;
};

/** Writes a key file in place of another. */
export const replaceKeyFile = (path: string, value: JsonObject): Promise<void> =>
  replaceDurably(path, render(value));

/** Writes a key file where there is none, and yields what then stands there: of several writers the first one's. */
export const createKeyFile = async (path: string, value: JsonObject): Promise<JsonObject> => {
  const beside = await writeBeside(path, value);
  try {
    await link(beside, path);
    return value;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return (await readKeyFile(path)) ?? value;
  } finally {
    await rm(beside, { force: true });
  }
};
