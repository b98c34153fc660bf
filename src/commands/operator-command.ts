import { withoutControls } from '../core/attestation-report/samples.ts';
import type { Command, Output } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { createOperatorClient, type OperatorClient, type OperatorTarget } from './operator-client.ts';

/** What every command of operators reads from its arguments. */
export interface OperatorArguments extends OperatorTarget {
  readonly json: boolean;
}

/** A command that speaks to the operator API. */
export interface OperatorCommand<Asked extends OperatorArguments> {
  /** As typed, such as `revoke`. */
  readonly name: string;
  readonly usage: string;
  /** @throws {TypeError} for arguments that cannot be meant. */
  read(args: readonly string[], output: Output): Asked | 'help' | Promise<Asked | 'help'>;
  /** Does it, and yields what is printed: an object for `--json`, lines for people. */
  run(
    asked: Asked,
    client: OperatorClient,
  ): Promise<{ readonly json: object; readonly lines: readonly string[] }>;
}

const isTimeout = (error: unknown): boolean => (error as { name?: unknown }).name === 'TimeoutError';

/** Exit code 0: done; 1: refused or not reached; 2: wrong arguments or environment. */
export const createOperatorCommand =
  <Asked extends OperatorArguments>(command: OperatorCommand<Asked>): Command =>
  async (args, env, output) => {
    const fail = (code: number, message: string): number => {
      output.stderr.write(withoutControls(`numberwall ${command.name}: ${message}\n`));
      return code;
    };
    let asked: Asked;
    let client: OperatorClient;
    try {
      const read = await command.read(args, output);
      if (read === 'help') {
        output.stdout.write(command.usage);
        return 0;
      }
      asked = read;
      client = await createOperatorClient(asked, env);
    } catch (error) {
      return fail(2, `${(error as Error).message}\n\n${command.usage}`);
    }
    try {
      const { json, lines } = await command.run(asked, client);
      const text = asked.json ? JSON.stringify(json, undefined, 2) : lines.join('\n');
      output.stdout.write(withoutControls(`${text}\n`));
      return 0;
    } catch (error) {
      return fail(1, isTimeout(error) ? 'no answer within 10 s' : describeFailure(error));
    }
  };
