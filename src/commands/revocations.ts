import { readOptionsAlone } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { revocationTable } from './revocation-rows.ts';

const USAGE = `usage: numberwall revocations [OPTIONS]

Lists what is revoked, the latest first. Values are shown by their keyed hashes, as IDs.

${OPERATOR_OPTIONS_USAGE}`;

/** `numberwall revocations`: lists what is revoked. */
export const revocations = createOperatorCommand<OperatorArguments>({
  name: 'revocations',
  usage: USAGE,
  read: readOptionsAlone,
  async run(_asked, client) {
    const answer = await client.send('GET', '/revocations');
    const { revocations: list } = answer;
    const rows = Array.isArray(list) ? list : [];
    return { json: answer, lines: rows.length === 0 ? ['Nothing is revoked.'] : revocationTable(rows) };
  },
});
