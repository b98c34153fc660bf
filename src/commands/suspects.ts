import { parseArgs } from 'node:util';

import { isJsonObject } from '../core/attestation/strict-json.ts';
import { objects, text } from './answer-members.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { renderTable } from './table.ts';

const patterns = (value: unknown): string =>
  isJsonObject(value)
    ? Object.entries(value)
        .map(([pattern, count]) => `${pattern} ${text(count)}`)
        .join(', ')
    : '';

const suspectTable = (suspects: unknown): string[] =>
  renderTable(
    ['KIND', 'ID', 'TIMES', 'PATTERNS', 'FIRST HOUR', 'LAST HOUR'],
    objects(suspects).map(({ kind, subject, total, patterns: shown, first_hour, last_hour }) => [
      text(kind),
      text(subject),
      text(total),
      patterns(shown),
      text(first_hour),
      text(last_hour),
    ]),
  );

/** `numberwall suspects`: who is most conspicuous. */
export const suspects = createOperatorCommand<OperatorArguments>({
  name: 'suspects',
  usage: `usage: numberwall suspects [OPTIONS]

Shows the devices and addresses that were refused, beyond a ledger or on a tripwire most often in the last 24 hours, at all
instances. PATTERNS: limit, attestation, proof, number, code (what failed), ledger (a full one), tripwire, banned. An ID
is taken with --id by numberwall subject, explain, deny, ban and suspect.

${OPERATOR_OPTIONS_USAGE}`,
  read(args) {
    const { values } = parseArgs({ args: [...args], options: OPERATOR_OPTIONS });
    return values.help ? 'help' : values;
  },
  async run(_asked, client) {
    const answer = await client.send('GET', '/suspects');
    const list = answer['suspects'];
    const isEmpty = !Array.isArray(list) || list.length === 0;
    return {
      json: answer,
      lines: isEmpty ? ['Nobody was conspicuous in the last 24 hours.'] : suspectTable(list),
    };
  },
});
