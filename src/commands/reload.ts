import { parseArgs } from 'node:util';

import { renderFault } from '../../config/fault.ts';
import type { JsonObject } from '../core/attestation/strict-json.ts';
import { objects, text } from './answer-members.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import {
  OPERATOR_OPTIONS,
  OPERATOR_OPTIONS_USAGE,
  OperatorError,
  type OperatorClient,
} from './operator-client.ts';

const USAGE = `usage: numberwall reload [--dry-run] [OPTIONS]

Has one running gateway take its configuration anew, and prints what changed; with --dry-run, what would change.
Exit code 1: the configuration is refused, and the running one stays.

  --dry-run            read and compare only
${OPERATOR_OPTIONS_USAGE}`;

interface Asked extends OperatorArguments {
  readonly dryRun: boolean;
}

const faultLine = ({ path, message, remedy, source }: JsonObject): string =>
  renderFault({
    path: text(path),
    message: text(message),
    remedy: text(remedy),
    ...(typeof source === 'string' ? { source } : {}),
  });

/** Carries every fault to the operator, and the exit code of a refusal. */
const refused = ({ detail, faults }: JsonObject): OperatorError =>
  new OperatorError(
    [text(detail) || 'a reload would be refused', ...objects(faults).map(faultLine)].join('\n'),
  );

const send = async (client: OperatorClient, dryRun: boolean): Promise<JsonObject> => {
  try {
    return await client.send(dryRun ? 'GET' : 'POST', '/reload');
  } catch (error) {
    const { problem } = error as OperatorError;
    throw problem?.['code'] === 'configuration_refused' ? refused(problem) : error;
  }
};

/** `numberwall reload`: takes the configuration anew, or tells what that would change. */
export const reload = createOperatorCommand<Asked>({
  name: 'reload',
  usage: USAGE,
  read(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { ...OPERATOR_OPTIONS, 'dry-run': { type: 'boolean', default: false } },
    });
    return values.help ? 'help' : { ...values, dryRun: values['dry-run'] };
  },
  async run({ dryRun }, client) {
    const answer = await send(client, dryRun);
    const { result, changes } = answer;
    if (result !== 'applied' && result !== 'unchanged') throw refused(answer);
    const lines = objects(changes).map((change) => `  ${text(change['text'])}`);
    const head = dryRun ? 'A reload would change:' : 'Changed:';
    return { json: answer, lines: result === 'unchanged' ? ['Nothing has changed.'] : [head, ...lines] };
  },
});
