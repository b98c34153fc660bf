import type { JsonObject } from '../core/attestation/strict-json.ts';
import { RECORDED_KINDS } from '../core/decision-log/record.ts';
import { objects } from './answer-members.ts';
import { LIMIT_HEADS, limitRow } from './explain-lines.ts';
import { listTable } from './list-rows.ts';
import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { createOperatorCommand } from './operator-command.ts';
import { readSubjectArguments, SUBJECT_USAGE, type SubjectArguments } from './subject-arguments.ts';
import { renderTable } from './table.ts';

const USAGE = `usage: numberwall subject KIND VALUE [OPTIONS]

Shows what every limit and ledger that counts by it alone holds of a subject, which lists name it, and what was refused to it. Of limits
that count distinct numbers or accounts the verdict is the one that one more of them would get. Charges nothing.

${SUBJECT_USAGE}
${OPERATOR_OPTIONS_USAGE}`;

const ledgerRow = ({ ledger, verdict, debt, capacity }: JsonObject): string[] =>
  [ledger, verdict, `${String(debt)} of ${String(capacity)}`].map(String);

const reasonOf = ({ reason, attestation_reason: failure, code, path }: JsonObject): string =>
  [failure, reason, code, path]
    .map((each) => (typeof each === 'string' ? each : ''))
    .find((each) => each !== '') ?? '';

/** What was refused to it, or told nothing, by reason: of the last twenty that are recorded. */
const refusedLines = (decisions: readonly JsonObject[]): string[] => {
  const [latest] = decisions;
  if (latest === undefined) return ['', 'Nothing was refused to it, or is recorded of it, in 24 hours.'];
  const reasons = Map.groupBy(decisions, reasonOf);
  const counted = [...reasons].map(([reason, { length }]) => `${reason} ${length}`).join(', ');
  return [
    '',
    `Recorded of it in 24 hours, the last ${decisions.length}: ${counted}; the latest at ${String(latest['at'])}. numberwall explain shows each.`,
  ];
};

const isRecorded = (kind: string): boolean => RECORDED_KINDS.some((each) => each === kind);

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
    const known = isRecorded(kind) ? await client.send('POST', '/decisions/search', { kind, value }) : {};
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
        ...(isRecorded(kind) ? refusedLines(objects(known['decisions'])) : []),
      ],
    };
  },
});
