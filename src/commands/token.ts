import { parseArgs } from 'node:util';

import type { Command, Output } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { exchange } from './exchange.ts';
import { KEY_OPTIONS, KEY_OPTIONS_USAGE } from './development-keys.ts';
import { parseDuration } from './duration.ts';
import { mint, mintFault } from './mint.ts';

const USAGE = `usage: numberwall token [OPTIONS]

Prints a development attestation token.

  --from URL             get it from the gateway at URL, as a phone does: a challenge, then development
                         evidence for a token; without it the issuer key mints one
${KEY_OPTIONS_USAGE}  --lifetime LENGTH      such as 90s, 15m, 1h; 1h
`;

/** `numberwall token`: mints a token by development keys, and prints it. */
export const token: Command = async (args, _env, output) => {
  const options = readOptions(args, output);
  if (typeof options === 'number') return options;
  try {
    const { from } = options;
    const minted =
      from === undefined ? await mint(options, options.lifetimeMs) : await exchange(from, options);
    output.stdout.write(`${minted.token}\n`);
    return 0;
  } catch (error) {
    output.stderr.write(`numberwall token: ${describeFailure(error)}\n`);
    return 1;
  }
};

function readOptions(args: readonly string[], output: Output) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...KEY_OPTIONS, from: { type: 'string' }, lifetime: { type: 'string', default: '1h' } },
    });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    const lifetimeMs = parseDuration(values.lifetime);
    if (lifetimeMs === undefined)
      throw new TypeError('--lifetime is a length of time, such as 90s, 15m or 1h');
    if (values.from !== undefined && !/^https?:$/.test(URL.parse(values.from)?.protocol ?? '')) {
      throw new TypeError('--from is the http or https URL of a gateway');
    }
    const fault = mintFault(values);
    if (fault !== undefined) throw new TypeError(fault);
    return { ...values, lifetimeMs };
  } catch (error) {
    output.stderr.write(`numberwall token: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}
