import { parseArgs } from 'node:util';

import { ASKED_KINDS, ADDRESS_FORM, type AskedKind } from '../core/subjects/known-facts.ts';
import { SUBJECT_FORMS } from '../core/subjects/subject-value.ts';
import type { Output } from './command.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { demandKeyedId, ID_OPTION, type IdValues } from './id-option.ts';
import { OPERATOR_OPTIONS } from './operator-client.ts';
import type { OperatorArguments } from './operator-command.ts';
import { readValue } from './revoke-arguments.ts';

/** One subject on the command line. */
export interface SubjectArguments extends OperatorArguments {
  readonly kind: AskedKind;
  readonly value: string;
  /** Id of an app, whose tenant’s counters are meant. */
  readonly app?: string | undefined;
}

const WIDTH = Math.max(...ASKED_KINDS.map((kind) => kind.length));

/** How `--help` tells of kinds and values. */
export const SUBJECT_USAGE = `${ASKED_KINDS.map((kind) => `  ${kind.padEnd(WIDTH)}  ${kind === 'address' ? ADDRESS_FORM : SUBJECT_FORMS[kind]}`).join('\n')}

VALUE is that, or the keyed hash by which suspects, explain, lists and logs name it; - reads it from standard input, so that it stays
out of the shell's history.

  --id                 VALUE is the keyed hash, and nothing else: a value that is none is refused

  --app ID             the app, where tenants have counters of their own`;

const isKind = (text: string | undefined): text is AskedKind => ASKED_KINDS.some((kind) => kind === text);

/** @throws {TypeError} for arguments that cannot be meant. */
export const readSubjectArguments = async (
  args: readonly string[],
  output: Output,
  options: Readonly<Record<string, { readonly type: 'string' }>> = {},
): Promise<(SubjectArguments & Readonly<Record<string, unknown>>) | 'help'> => {
  const { values, positionals } = parseArgs({
    args: shieldDashedIds(args),
    allowPositionals: true,
    options: { ...OPERATOR_OPTIONS, ...ID_OPTION, app: { type: 'string' as const }, ...options },
  });
  if (values.help) return 'help';
  const [kind, given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new TypeError('give KIND and VALUE');
  if (!isKind(kind)) throw new TypeError(`KIND is one of ${ASKED_KINDS.join(', ')}`);
  const { url, operator, json, app } = values as OperatorArguments & { readonly app?: string };
  const value = await readValue(given, output);
  demandKeyedId((values as IdValues).id, value);
  return { ...values, url, operator, json, app, kind, value };
};
