import { parseArgs } from 'node:util';

import { SECOND } from '../core/time.ts';
import { parseDuration } from './duration.ts';
import type { OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS } from './operator-client.ts';

/**
 * Arguments of a command that takes the options of every command of operators, and nothing else.
 * @throws {TypeError} for any other.
 */
export const readOptionsAlone = (args: readonly string[]): OperatorArguments | 'help' => {
  const { values } = parseArgs({ args: [...args], options: OPERATOR_OPTIONS });
  return values.help ? 'help' : values;
};

/**
 * For how long it shall hold, as the operator API takes it; nothing where the option is not given: then its default holds.
 * @throws {TypeError} for what is no length of time.
 */
export const expiresIn = (option: '--for' | '--expires', text: unknown): { readonly expires_in?: number } => {
  if (text === undefined) return {};
  const ms = typeof text === 'string' ? parseDuration(text) : undefined;
  if (ms === undefined) throw new TypeError(`${option} is a length of time such as 90s, 15m, 12h or 30d`);
  return { expires_in: ms / SECOND };
};
