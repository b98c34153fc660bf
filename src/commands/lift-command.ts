import { parseArgs } from 'node:util';

import { isJsonObject } from '../core/attestation/strict-json.ts';
import { KEYED_ID } from '../core/subjects/keyed-id.ts';
import type { Command } from './command.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';

/** A command that takes back what another one said. */
export interface Lift {
  readonly name: string;
  /** For the help. */
  readonly what: string;
  /** The command that shows the ids. */
  readonly listedBy: string;
  readonly path: `/${string}`;
  /** Of the answer: what was taken back. */
  readonly member: string;
  readonly table: (taken: readonly unknown[]) => string[];
}

interface Asked extends OperatorArguments {
  readonly id: string;
}

/** A command of one ID, which it takes back. */
export const createLiftCommand = ({ name, what, listedBy, path, member, table }: Lift): Command =>
  createOperatorCommand<Asked>({
    name,
    usage: `usage: numberwall ${name} ID [OPTIONS]

${what}, at all instances within a second. numberwall ${listedBy} lists the IDs.

${OPERATOR_OPTIONS_USAGE}`,
    read(args) {
      const { values, positionals } = parseArgs({
        args: shieldDashedIds(args),
        allowPositionals: true,
        options: OPERATOR_OPTIONS,
      });
      if (values.help) return 'help';
      const [id = '', ...more] = positionals;
      if (!KEYED_ID.test(id) || more.length > 0)
        throw new TypeError(`give one ID, as numberwall ${listedBy} lists them`);
      return { ...values, id };
    },
    async run({ id }, client) {
      const answer = await client.send('DELETE', `${path}/${id}`);
      const taken = answer[member];
      return { json: answer, lines: ['Taken back:', ...table(isJsonObject(taken) ? [taken] : [])] };
    },
  });
