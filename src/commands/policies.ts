import { parseArgs } from 'node:util';

import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { readMode } from '../core/modes/kept-mode.ts';
import { changedBy, objects, text } from './answer-members.ts';
import { expiresIn, readOptionsAlone } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { secondsText } from './seconds-text.ts';
import { renderTable } from './table.ts';

const joined = (value: unknown): string => (Array.isArray(value) ? value.map(text).join('+') : text(value));

/** `30 in 1 d`; of a ledger what it holds, by family where that differs. */
const limitOf = ({ limit, window_seconds: seconds, capacity }: JsonObject): string => {
  if (isJsonObject(capacity)) return [...new Set(Object.values(capacity).map(text))].join(' or ');
  return `${text(limit)} in ${secondsText(seconds)}`;
};

const policyTable = (policies: unknown): string[] =>
  renderTable(
    ['ID', 'BY', 'COUNTS', 'LIMIT', 'BEYOND', 'MODE', 'CONFIGURED', 'CHANGED BY'],
    objects(policies).map((policy) => {
      const { id, by, count, beyond, mode, configured, said } = policy;
      return [
        text(id),
        joined(by),
        text(count),
        limitOf(policy),
        text(beyond),
        text(mode),
        text(configured),
        changedBy(said),
      ];
    }),
  );

/** `numberwall policies`: every policy and ledger, and its mode. */
export const policies = createOperatorCommand<OperatorArguments>({
  name: 'policies',
  usage: `usage: numberwall policies [OPTIONS]

Shows every policy and ledger: by what it counts, how many it lets through in which time (a ledger: how many it holds), what happens beyond it, and its mode: MODE holds, CONFIGURED stands in
the configuration.

${OPERATOR_OPTIONS_USAGE}`,
  read: readOptionsAlone,
  async run(_asked, client) {
    const answer = await client.send('GET', '/policies');
    return { json: answer, lines: policyTable(answer['policies']) };
  },
});

interface Changing extends OperatorArguments {
  readonly id: string;
  /** Nothing: as configured. */
  readonly body?: object;
}

const readChanging = (args: readonly string[]): Changing | 'help' => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...OPERATOR_OPTIONS, reason: { type: 'string' }, for: { type: 'string' } },
  });
  if (values.help) return 'help';
  const [id = '', mode = '', ...more] = positionals;
  if (id === '' || more.length > 0) throw new TypeError('give ID and MODE');
  if (mode === 'configured') return { ...values, id };
  if (readMode(mode) === undefined)
    throw new TypeError('MODE is shadow, enforce, configured, or a whole percentage such as 25%');
  const { reason } = values;
  if (reason === undefined) throw new TypeError('give --reason: it stands in the audit log');
  return { ...values, id, body: { mode, reason, ...expiresIn('--for', values.for) } };
};

/** `numberwall policy-mode`: changes the mode of one while the gateway runs. */
export const policyMode = createOperatorCommand<Changing>({
  name: 'policy-mode',
  usage: `usage: numberwall policy-mode ID MODE --reason TEXT [--for LENGTH] [OPTIONS]

Changes the mode of a policy or ledger at all instances within a second, whatever the configuration says.

  shadow               counted and reported, refuses and blinds nobody
  enforce              enforced for all
  25%                  enforced for that share of subjects
  configured           as the configuration says again

  --reason TEXT        why, for the audit log: one line without phone numbers, addresses or keys
  --for LENGTH         such as 2h or 7d; for good where it is not given
${OPERATOR_OPTIONS_USAGE}`,
  read: readChanging,
  async run({ id, body }, client) {
    const path = `/policies/${encodeURIComponent(id)}/mode` as const;
    const answer = await (body === undefined ? client.send('DELETE', path) : client.send('PUT', path, body));
    return { json: answer, lines: policyTable(answer['policies']) };
  },
});
