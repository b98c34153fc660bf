import { createListCommand } from './list-command.ts';
import { listTable } from './list-rows.ts';
import { readOptionsAlone } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS_USAGE } from './operator-client.ts';

const USAGE = `usage: numberwall lists [OPTIONS]

Lists who is denied, allowed, or has a limit of their own: what operators said, the latest first, then what the
configuration says. Networks are shown, everything else by its keyed hash.

${OPERATOR_OPTIONS_USAGE}`;

/** `numberwall lists`: shows the lists. */
export const lists = createOperatorCommand<OperatorArguments>({
  name: 'lists',
  usage: USAGE,
  read: readOptionsAlone,
  async run(_asked, client) {
    const answer = await client.send('GET', '/lists');
    const { entries } = answer;
    const rows = Array.isArray(entries) ? entries : [];
    return { json: answer, lines: rows.length === 0 ? ['Nobody is listed.'] : listTable(rows) };
  },
});

/** `numberwall deny`. */
export const deny = createListCommand('deny', 'Refuses with 429 from now on');

/** `numberwall allow`. */
export const allow = createListCommand('allow', 'Lets no policy count or refuse these requests');

/** `numberwall override`. */
export const override = createListCommand('override', 'Gives these requests a limit of their own');

/** `numberwall suspect`. */
export const suspect = createListCommand(
  'suspect',
  'Tells these requests nothing, or what is invented (answers.suspected)',
);

/** `numberwall honey`. */
export const honey = createListCommand('honey', 'Logs and counts who asks for what nobody honest asks for');
