import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { expiresIn, readOptionsAlone } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { readSubjectArguments, SUBJECT_USAGE, type SubjectArguments } from './subject-arguments.ts';
import { renderTable } from './table.ts';

const HEADS = ['POLICY', 'SUBJECT', 'ENDS', 'LEFT'];

const leftOf = (seconds: unknown): string => {
  const left = Number(seconds);
  if (left >= 86_400) return `${Math.ceil(left / 8_640) / 10} d`;
  if (left >= 3_600) return `${Math.ceil(left / 360) / 10} h`;
  return left >= 60 ? `${Math.ceil(left / 6) / 10} m` : `${left} s`;
};

const rowOf = ({ policy, subject, ends_at: endsAt, remaining_seconds: left }: JsonObject): string[] => [
  String(policy),
  String(subject),
  String(endsAt),
  leftOf(left),
];

const banTable = (bans: unknown): string[] =>
  renderTable(HEADS, (Array.isArray(bans) ? bans : []).filter(isJsonObject).map(rowOf));

interface Asked extends SubjectArguments {
  readonly body: object;
}

const OPTIONS = { reason: { type: 'string' }, policy: { type: 'string' }, for: { type: 'string' } } as const;

const readBan =
  (takesLength: boolean) =>
  async (...[args, output]: Parameters<typeof readSubjectArguments>): Promise<Asked | 'help'> => {
    const { for: length, ...others } = OPTIONS;
    const options = takesLength ? { ...others, for: length } : others;
    const read = await readSubjectArguments(args, output, options);
    if (read === 'help') return read;
    const { kind, value, app, reason, policy } = read;
    if (typeof reason !== 'string') throw new TypeError('give --reason: it stands in the audit log');
    return {
      ...read,
      body: {
        kind,
        value,
        reason,
        ...(app === undefined ? {} : { app }),
        ...(policy === undefined ? {} : { policy }),
        ...expiresIn('--for', read['for']),
      },
    };
  };

/** `numberwall ban`: shuts a device or address out for a while. */
export const ban = createOperatorCommand<Asked>({
  name: 'ban',
  usage: `usage: numberwall ban KIND VALUE --reason WORDS [--for TIME] [OPTIONS]

Answers 429 to a device or address from now on, as the policies do that ban for failures: the first that bans by KIND alone, or
--policy. In place of a ban that holds. Who is allowed by a list is not refused. numberwall deny refuses numbers, accounts and networks.

${SUBJECT_USAGE}
  --for TIME           such as 15m, 1h or 7d, up to 90d; 1h where it is absent
  --policy ID          as whose ban
  --reason WORDS       why, for the audit log
${OPERATOR_OPTIONS_USAGE}`,
  read: readBan(true),
  async run({ body }, client) {
    const answer = await client.send('POST', '/bans', body);
    return { json: answer, lines: banTable([answer['ban']]) };
  },
});

/** `numberwall unban`: lets a subject in again. */
export const unban = createOperatorCommand<Asked>({
  name: 'unban',
  usage: `usage: numberwall unban KIND VALUE --reason WORDS [OPTIONS]

Lets a device or address in again, at all instances within a second, and forgets its failures and earlier bans.

${SUBJECT_USAGE}
  --policy ID          only this ban
  --reason WORDS       why, for the audit log
${OPERATOR_OPTIONS_USAGE}`,
  read: readBan(false),
  async run({ kind, body }, client) {
    const answer = await client.send('POST', '/bans/lift', body);
    const { lifted } = answer;
    const none = !Array.isArray(lifted) || lifted.length === 0;
    return {
      json: answer,
      lines: none ? [`This ${kind} was not banned.`] : ['Taken back:', ...banTable(lifted)],
    };
  },
});

/** `numberwall bans`: shows who is banned. */
export const bans = createOperatorCommand<OperatorArguments>({
  name: 'bans',
  usage: `usage: numberwall bans [OPTIONS]

Lists who is banned now, by keyed hash, the ban that ends last first, at most 1,000.

${OPERATOR_OPTIONS_USAGE}`,
  read: readOptionsAlone,
  async run(_asked, client) {
    const answer = await client.send('GET', '/bans');
    const { bans: list } = answer;
    const none = !Array.isArray(list) || list.length === 0;
    return { json: answer, lines: none ? ['Nobody is banned.'] : banTable(list) };
  },
});
