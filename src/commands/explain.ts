import { parseArgs } from 'node:util';

import { isJsonObject } from '../core/attestation/strict-json.ts';
import { RECORDED_KINDS } from '../core/decision-log/record.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { explainLines } from './explain-lines.ts';
import { demandKeyedId, ID_OPTION } from './id-option.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { readValue } from './revoke-arguments.ts';

const USAGE = `usage: numberwall explain DECISION_ID [OPTIONS]
       numberwall explain ${RECORDED_KINDS.join('|')} VALUE [OPTIONS]

Says why a request was answered as it was: the one with this id (the \`instance\` of its problem document), or the last
ones of a phone number, device or address. Recorded for 24 hours: what was refused, told nothing, or would have been.

  --id                 VALUE is the keyed hash, as numberwall suspects prints it (it is known without, too)

VALUE - reads it from standard input, so that it stays out of the shell's history.

${OPERATOR_OPTIONS_USAGE}`;

type Asked = OperatorArguments &
  ({ readonly decision: string } | { readonly kind: string; readonly value: string });

/** `numberwall explain`: why a request was answered as it was. */
export const explain = createOperatorCommand<Asked>({
  name: 'explain',
  usage: USAGE,
  async read(args, output) {
    const { values, positionals } = parseArgs({
      args: shieldDashedIds(args),
      allowPositionals: true,
      options: { ...OPERATOR_OPTIONS, ...ID_OPTION },
    });
    if (values.help) return 'help';
    const [first, value, ...more] = positionals;
    if (first === undefined || more.length > 0) throw new TypeError('give DECISION_ID, or KIND and VALUE');
    if (value === undefined) return { ...values, decision: first };
    const read = await readValue(value, output);
    demandKeyedId(values.id, read);
    return { ...values, kind: first, value: read };
  },
  async run(asked, client) {
    if ('decision' in asked) {
      const answer = await client.send('GET', `/decisions/${encodeURIComponent(asked.decision)}`);
      const { decision } = answer;
      return { json: answer, lines: isJsonObject(decision) ? explainLines(decision) : [] };
    }
    const { kind, value } = asked;
    const answer = await client.send('POST', '/decisions/search', { kind, value });
    const { decisions } = answer;
    const found = Array.isArray(decisions) ? decisions.filter(isJsonObject) : [];
    if (found.length === 0)
      return {
        json: answer,
        lines: [`Nothing was refused to this ${kind}, or is recorded of it, in 24 hours.`],
      };
    return { json: answer, lines: found.flatMap((decision) => [...explainLines(decision), '']).slice(0, -1) };
  },
});
