import { parseArgs } from 'node:util';

import { KEYED_ID } from '../core/subjects/keyed-id.ts';
import { isJsonObject } from '../core/attestation/strict-json.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { revocationTable } from './revocation-rows.ts';

const USAGE = `usage: numberwall unrevoke ID [OPTIONS]

Takes a revocation back, at all instances within a second. numberwall revocations lists the IDs.

${OPERATOR_OPTIONS_USAGE}`;

interface Asked extends OperatorArguments {
  readonly id: string;
}

/** `numberwall unrevoke`: takes a revocation back. */
export const unrevoke = createOperatorCommand<Asked>({
  name: 'unrevoke',
  usage: USAGE,
  read(args) {
    const { values, positionals } = parseArgs({
      args: shieldDashedIds(args),
      allowPositionals: true,
      options: OPERATOR_OPTIONS,
    });
    if (values.help) return 'help';
    const [id = '', ...more] = positionals;
    if (!KEYED_ID.test(id) || more.length > 0)
      throw new TypeError('give one ID, as numberwall revocations lists them');
    return { ...values, id };
  },
  async run({ id }, client) {
    const answer = await client.send('DELETE', `/revocations/${id}`);
    const { revocation } = answer;
    const lines = revocationTable(isJsonObject(revocation) ? [revocation] : []);
    return { json: answer, lines: ['Taken back:', ...lines] };
  },
});
