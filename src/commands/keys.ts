import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { generateIssuerKey } from '../adapters/attestation/development-issuer.ts';
import { changeKeySchedule, KeyFileError, readKeySchedule } from '../adapters/issuing/key-schedule-file.ts';
import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { rotateKeys, untilNextMaySign, type KeySchedule } from '../core/issuing/key-schedule.ts';
import { instantText, MINUTE } from '../core/time.ts';
import type { Command, Output } from './command.ts';
import { describeFailure } from './describe-failure.ts';

const USAGE = `usage: numberwall keys generate|rotate|list [OPTIONS]

  generate   make a key file for attestation.issuing.keysFile, with a key that signs and the one after it;
             with --hash print a hash key for NUMBERWALL_HASH_KEY instead
  rotate     let the next key sign, and publish a new next one; the old one is published until its last token ended.
             Instances that read the file follow within seconds, and refuse nobody
  list       show the keys of a file; never their private parts

  --file FILE   the key file; .numberwall/issuer-keys.json
  --now         rotate: do not wait until the next key has been published for 10 minutes. Verifiers that keep the
                key set for that long then refuse new tokens until they ask again; for a key that leaked
  --hash        generate: a hash key
  --json        list: for programs
`;

const OPTIONS = {
  file: { type: 'string', default: '.numberwall/issuer-keys.json' },
  now: { type: 'boolean', default: false },
  hash: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Asked {
  readonly file: string;
  readonly now: boolean;
  readonly hash: boolean;
  readonly json: boolean;
}

interface Row {
  readonly state: 'current' | 'next' | 'retired';
  readonly kid: string;
  readonly since?: string;
  readonly until?: string;
}

const kidOf = (jwk: JsonObject): string => String(jwk['kid']);

const rowsOf = ({ current, next, retired }: KeySchedule): readonly Row[] => [
  { state: 'current', kid: kidOf(current.jwk), since: instantText(current.since) },
  { state: 'next', kid: kidOf(next.jwk), since: instantText(next.since) },
  ...retired.map(({ jwk, until }): Row => ({ state: 'retired', kid: kidOf(jwk), until: instantText(until) })),
];

const print = (schedule: KeySchedule, { json }: Asked, { stdout }: Output): void => {
  const rows = rowsOf(schedule);
  if (json) {
    stdout.write(`${JSON.stringify({ keys: rows })}\n`);
    return;
  }
  for (const { state, kid, since, until } of rows) {
    const time = since === undefined ? `published until ${until ?? ''}` : `since ${since}`;
    stdout.write(`${state.padEnd(8)} ${kid}  ${time}\n`);
  }
};

const freshKey = async (): Promise<JsonObject> => {
  const jwk: unknown = await generateIssuerKey();
  if (!isJsonObject(jwk)) throw new TypeError('no key came of it');
  return jwk;
};

const generate = async (asked: Asked, output: Output): Promise<void> => {
  if (asked.hash) {
    output.stdout.write(`${randomBytes(32).toString('base64url')}\n`);
    return;
  }
  const [current, next] = [await freshKey(), await freshKey()];
  const now = Date.now();
  const schedule = await changeKeySchedule(asked.file, (before) => {
    if (before !== undefined) {
      throw new KeyFileError(`${asked.file} is there already: rotate it, or name another with --file`);
    }
    return { current: { jwk: current, since: now }, next: { jwk: next, since: now }, retired: [] };
  });
  print(schedule, asked, output);
};

const rotate = async (asked: Asked, output: Output): Promise<void> => {
  const fresh = await freshKey();
  const schedule = await changeKeySchedule(asked.file, (before) => {
    if (before === undefined) {
      throw new KeyFileError(`there is no ${asked.file}: make it by numberwall keys generate`);
    }
    const now = Date.now();
    const wait = asked.now ? 0 : untilNextMaySign(before, now);
    if (wait > 0) {
      throw new KeyFileError(
        `the next key is too new: verifiers may not know it yet. Rotate in ${Math.ceil(wait / MINUTE)} min, or see --now`,
      );
    }
    return rotateKeys(before, fresh, now);
  });
  print(schedule, asked, output);
};

const list = async (asked: Asked, output: Output): Promise<void> => {
  print(await readKeySchedule(asked.file), asked, output);
};

const ACTIONS: Readonly<Record<string, (asked: Asked, output: Output) => Promise<void>>> = {
  generate,
  rotate,
  list,
};

/** `numberwall keys`: makes, rotates and shows the keys of the built-in issuer. */
export const keys: Command = async (args, _env, output) => {
  let asked: Asked;
  let action: ((asked: Asked, output: Output) => Promise<void>) | undefined;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    const [name = '', ...others] = positionals;
    action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined || others.length > 0) throw new TypeError('name one of generate, rotate, list');
    asked = values;
  } catch (error) {
    output.stderr.write(`numberwall keys: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  try {
    await action(asked, output);
    return 0;
  } catch (error) {
    output.stderr.write(`numberwall keys: ${describeFailure(error)}\n`);
    return 1;
  }
};
