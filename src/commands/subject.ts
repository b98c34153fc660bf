import type { JsonObject } from '../core/attestation/strict-json.ts';
import { objects } from './answer-members.ts';
import { LIMIT_HEADS, limitRow } from './explain-lines.ts';
import { listTable } from './list-rows.ts';
import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { createOperatorCommand } from './operator-command.ts';
import { readSubjectArguments, SUBJECT_USAGE, type SubjectArguments } from './subject-arguments.ts';
import { renderTable } from './table.ts';

const USAGE = `usage: numberwall subject KIND VALUE [OPTIONS]

Shows what every limit and ledger that counts by it alone holds of a subject, and which lists name it. Charges nothing.

${SUBJECT_USAGE}
${OPERATOR_OPTIONS_USAGE}`;

const ledgerRow = ({ ledger, verdict, debt, capacity }: JsonObject): string[] =>
  [ledger, verdict, `${String(debt)} of ${String(capacity)}`].map(String);

/** `numberwall subject`: what counts a subject, and how far. */
export const subject = createOperatorCommand<SubjectArguments>({
  name: 'subject',
  usage: USAGE,
  read: (args, output) => readSubjectArguments(args, output),
  async run({ kind, value, app }, client) {
    const answer = await client.send('POST', '/subjects/read', {
      kind,
      value,
      ...(app === undefined ? {} : { app }),
    });
    const limits = objects(answer['limits']).map(limitRow);
    const ledgers = objects(answer['ledgers']).map(ledgerRow);
    const lists = objects(answer['lists']);
    return {
      json: answer,
      lines: [
        `${kind} ${String(answer['subject'])}`,
        ...(limits.length === 0
          ? ['No limit counts by it alone.']
          : ['', ...renderTable(LIMIT_HEADS, limits)]),
        ...(ledgers.length === 0 ? [] : ['', ...renderTable(['LEDGER', 'VERDICT', 'DEBT'], ledgers)]),
        ...(lists.length === 0 ? [] : ['', ...listTable(lists)]),
      ],
    };
  },
});
