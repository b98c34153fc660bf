import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { createOperatorCommand } from './operator-command.ts';
import { readSubjectArguments, SUBJECT_USAGE, type SubjectArguments } from './subject-arguments.ts';

const USAGE = `usage: numberwall reset KIND VALUE --reason WORDS [--policy ID] [OPTIONS]

Makes the limits and ledgers that count by a subject alone begin anew, at all instances.

${SUBJECT_USAGE}
  --policy ID          only this limit or ledger
  --reason WORDS       why, for the audit log
${OPERATOR_OPTIONS_USAGE}`;

type Asked = SubjectArguments & { readonly reason: string; readonly policy?: string };

/** `numberwall reset`: makes the counters of a subject begin anew. */
export const reset = createOperatorCommand<Asked>({
  name: 'reset',
  usage: USAGE,
  async read(args, output) {
    const read = await readSubjectArguments(args, output, {
      reason: { type: 'string' },
      policy: { type: 'string' },
    });
    if (read === 'help') return read;
    const { reason, policy } = read;
    if (typeof reason !== 'string') throw new TypeError('give --reason');
    return { ...read, reason, ...(typeof policy === 'string' ? { policy } : {}) };
  },
  async run({ kind, value, app, reason, policy }, client) {
    const body = {
      kind,
      value,
      reason,
      ...(app === undefined ? {} : { app }),
      ...(policy === undefined ? {} : { policy }),
    };
    const answer = await client.send('POST', '/subjects/reset', body);
    return { json: answer, lines: [`${String(answer['counters'])} counters of this ${kind} begin anew.`] };
  },
});
