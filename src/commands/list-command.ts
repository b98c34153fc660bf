import { parseArgs } from 'node:util';

import { parseInstant } from '../../config/types/instant.ts';
import { isJsonObject } from '../core/attestation/strict-json.ts';
import { KEYED_KINDS, LIST_KINDS, type ListName } from '../core/lists/list-rule.ts';
import { SUBJECT_FORMS } from '../core/subjects/subject-value.ts';
import { SECOND } from '../core/time.ts';
import type { Command, Output } from './command.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { listTable } from './list-rows.ts';
import { expiresIn } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { readValue } from './revoke-arguments.ts';

interface Asked extends OperatorArguments {
  readonly body: object;
}

const WIDTH = Math.max(...LIST_KINDS.map((kind) => kind.length));

const KINDS_USAGE = `  ${'address'.padEnd(WIDTH)}  a network as CIDR, or one address
${KEYED_KINDS.map((kind) => `  ${kind.padEnd(WIDTH)}  ${SUBJECT_FORMS[kind]}`).join('\n')}

VALUE - reads it from standard input, so that it stays out of the shell's history. It is hashed at once; a network is
kept sealed.
`;

const OPTIONS_USAGE = `  --id                 VALUE is the keyed hash itself, as logs, lists and numberwall subject-id show it
  --reason TEXT        why, for the audit log: one line without phone numbers, addresses or keys
  --expires LENGTH     such as 12h or 30d; for good where neither is given
  --until INSTANT      such as 2026-12-15 or 2026-12-15T09:00:00Z
`;

const OPTIONS = {
  ...OPERATOR_OPTIONS,
  id: { type: 'boolean', default: false },
  reason: { type: 'string' },
  expires: { type: 'string' },
  until: { type: 'string' },
  policy: { type: 'string' },
  limit: { type: 'string' },
  unlimited: { type: 'boolean' },
} as const;

const CLEAR_ADDRESS =
  'a network is compared, and cannot be named by a keyed hash: give the address as the load balancer’s log has it, or use numberwall ban address ID --id';

interface Ends {
  readonly expires?: string | undefined;
  readonly until?: string | undefined;
}

const lifetime = ({ expires, until }: Ends, now: number): object => {
  if (expires !== undefined && until !== undefined)
    throw new TypeError('give --expires or --until, not both');
  if (until === undefined) return expiresIn('--expires', expires);
  const instant = parseInstant(until);
  if (instant === undefined || instant <= now)
    throw new TypeError('--until is a day or an instant to come, in UTC, such as 2026-12-15');
  return { expires_in: Math.ceil((instant - now) / SECOND) };
};

interface Adjusts {
  readonly policy?: string | undefined;
  readonly limit?: string | undefined;
  readonly unlimited?: boolean | undefined;
}

const adjustment = (list: ListName, { policy, limit, unlimited }: Adjusts): object => {
  if (list !== 'override') {
    if ([policy, limit, unlimited].every((option) => option === undefined)) return {};
    throw new TypeError('--policy, --limit and --unlimited go with numberwall override');
  }
  if (policy === undefined || (limit === undefined) === (unlimited === undefined))
    throw new TypeError('give --policy, and --limit or --unlimited');
  if (limit === undefined) return { policy, unlimited };
  if (!/^[1-9]\d{0,9}$/.test(limit)) throw new TypeError('--limit is a whole number');
  return { policy, limit: Number(limit) };
};

const read = async (list: ListName, args: readonly string[], output: Output): Promise<Asked | 'help'> => {
  const { values, positionals } = parseArgs({
    args: shieldDashedIds(args),
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) return 'help';
  const [kind, given, ...more] = positionals;
  if (kind === undefined || given === undefined || more.length > 0)
    throw new TypeError('give KIND and VALUE');
  if (!LIST_KINDS.some((each) => each === kind))
    throw new TypeError(`KIND is one of ${LIST_KINDS.join(', ')}`);
  const { reason } = values;
  if (reason === undefined) throw new TypeError('give --reason: it stands in the audit log');
  if (values.id && kind === 'address') throw new TypeError(CLEAR_ADDRESS);
  const value = await readValue(given, output);
  const member = values.id ? 'id' : kind === 'address' ? 'network' : 'value';
  const said = { list, kind, [member]: value, reason };
  return { ...values, body: { ...said, ...adjustment(list, values), ...lifetime(values, Date.now()) } };
};

/** One of `numberwall deny`, `allow` and `override`: puts somebody on a list. */
export const createListCommand = (list: ListName, what: string): Command => {
  const more = list === 'override' ? ' --policy ID (--limit N | --unlimited)' : '';
  const own =
    list === 'override'
      ? `  --policy ID          whose limit it is\n  --limit N            in its place\n  --unlimited          none\n`
      : '';
  return createOperatorCommand<Asked>({
    name: list,
    usage: `usage: numberwall ${list} KIND VALUE${more} --reason TEXT [OPTIONS]

${what}, at all instances within a second. What VALUE is depends on KIND:

${KINDS_USAGE}
${own}${OPTIONS_USAGE}${OPERATOR_OPTIONS_USAGE}`,
    read: (args, output) => read(list, args, output),
    async run({ body }, client) {
      const answer = await client.send('POST', '/lists', body);
      const { entry } = answer;
      return { json: answer, lines: listTable(isJsonObject(entry) ? [entry] : []) };
    },
  });
};
