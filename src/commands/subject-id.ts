import { parseArgs } from 'node:util';

import { readSecret } from '../../config/read-secret.ts';
import { readHashKey } from '../../config/sections/secrets.ts';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { readKeyFile } from '../adapters/files/key-file.ts';
import {
  DEVELOPMENT_HASH_KEY_FILE,
  keepDevelopmentHashKey,
} from '../adapters/crypto/development-hash-key.ts';
import { createKeyedHash } from '../adapters/crypto/keyed-hash.ts';
import { KEYED_KINDS, type KeyedKind } from '../core/lists/list-rule.ts';
import { readSubjectValue, SUBJECT_FORMS } from '../core/subjects/subject-value.ts';
import type { Command, Output } from './command.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { readValue } from './revoke-arguments.ts';

const KEY = 'NUMBERWALL_HASH_KEY';
const WIDTH = Math.max(...KEYED_KINDS.map((kind) => kind.length));

const USAGE = `usage: numberwall subject-id KIND VALUE

Prints the keyed hash by which lists, logs and the operator API name a subject. Asks no gateway.

${KEYED_KINDS.map((kind) => `  ${kind.padEnd(WIDTH)}  ${SUBJECT_FORMS[kind]}`).join('\n')}

VALUE - reads it from standard input, so that it stays out of the shell's history.

The hash key comes from ${KEY} or ${KEY}_FILE, which the gateways have too; without them from
${DEVELOPMENT_HASH_KEY_FILE} of a gateway that runs here in the development profile.
`;

const isKind = (text: string): text is KeyedKind => KEYED_KINDS.some((kind) => kind === text);

const hashKey = async (env: Readonly<NodeJS.ProcessEnv>): Promise<Uint8Array> => {
  const { text, fault } = await readSecret(KEY, env);
  if (fault !== undefined) throw new TypeError(`${fault.path} ${fault.message}. ${fault.remedy}`);
  if (text !== undefined) {
    const key = readHashKey(text);
    if (key === undefined) throw new TypeError(`${KEY} is no hash key: see secrets.hashKey`);
    return key;
  }
  if ((await readKeyFile(DEVELOPMENT_HASH_KEY_FILE)) === undefined)
    throw new TypeError(`set ${KEY} or ${KEY}_FILE, as the gateways have it`);
  return keepDevelopmentHashKey(DEVELOPMENT_HASH_KEY_FILE);
};

const read = (args: readonly string[]): { readonly kind: KeyedKind; readonly given: string } | 'help' => {
  const { values, positionals } = parseArgs({
    args: shieldDashedIds(args),
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return 'help';
  const [kind, given, ...more] = positionals;
  if (kind === undefined || given === undefined || more.length > 0)
    throw new TypeError('give KIND and VALUE');
  if (!isKind(kind)) throw new TypeError(`KIND is one of ${KEYED_KINDS.join(', ')}`);
  return { kind, given };
};

const print = async (
  { kind, given }: { readonly kind: KeyedKind; readonly given: string },
  env: Readonly<NodeJS.ProcessEnv>,
  output: Output,
): Promise<void> => {
  const value = readSubjectValue(kind, await readValue(given, output), sha256);
  if (value === undefined) throw new TypeError(`VALUE of a ${kind} is ${SUBJECT_FORMS[kind]}`);
  output.stdout.write(`${createKeyedHash(await hashKey(env))(kind, value)}\n`);
};

/** `numberwall subject-id`: the keyed hash of a subject, from the hash key alone. */
export const subjectId: Command = async (args, env, output) => {
  try {
    const asked = read(args);
    if (asked === 'help') output.stdout.write(USAGE);
    else await print(asked, env, output);
    return 0;
  } catch (error) {
    output.stderr.write(`numberwall subject-id: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
};
