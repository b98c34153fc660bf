import { parseArgs } from 'node:util';

import { MAX_SYNTHETIC_NUMBERS } from '../adapters/simulated-upstream/fictional-numbers.ts';
import {
  createSimulatedUpstream,
  type SimulatedUpstreamOptions,
} from '../adapters/simulated-upstream/simulated-upstream.ts';
import type { Command } from './command.ts';

const USAGE = `usage: numberwall upstream [--port 8081] [--side-channel-port 8082] [--registered FILE|COUNT] [--seed 1] [--latency 20ms]

The Authy device-registration API, simulated, on loopback.

  --registered   COUNT synthetic numbers reserved for fiction (0 to ${MAX_SYNTHETIC_NUMBERS}, default 1000), or a FILE
                 with one E.164 number a line
  --seed         the same seed gives the same numbers
  --latency      milliseconds that each answer takes (0 to 10000)

The side channel tells what only a phone's owner knows: GET /numbers, /pins/{request_id}, /messages/{digits}, /requests;
POST /registrations/{request_id}/accepted, /faults.
`;

class UsageError extends Error {}

const wholeNumber = (name: string, text: string, max: number): number => {
  if (!/^\d{1,10}$/.test(text) || Number(text) > max) {
    throw new UsageError(`--${name} takes a whole number from 0 to ${max}`);
  }
  return Number(text);
};

const readOptions = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8081' },
      'side-channel-port': { type: 'string', default: '8082' },
      registered: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      latency: { type: 'string', default: '20ms' },
      help: { type: 'boolean', default: false },
    },
  });
  const seed = wholeNumber('seed', values.seed, 2_147_483_647);
  const registered: SimulatedUpstreamOptions['registered'] = /^\d+$/.test(values.registered)
    ? { count: wholeNumber('registered', values.registered, MAX_SYNTHETIC_NUMBERS), seed }
    : { file: values.registered };
  return {
    help: values.help,
    port: wholeNumber('port', values.port, 65_535),
    sideChannelPort: wholeNumber('side-channel-port', values['side-channel-port'], 65_535),
    registered,
    latencyMs: wholeNumber('latency', values.latency.replace(/ms$/, ''), 10_000),
  };
};

/** `numberwall upstream`: the simulated service alone, until SIGINT or SIGTERM. */
export const upstream: Command = async (args, _env, output) => {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(args);
  } catch (error) {
    output.stderr.write(`numberwall upstream: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    output.stdout.write(USAGE);
    return 0;
  }
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
  try {
    await using service = await createSimulatedUpstream({ ...options, clock: Date.now });
    const url = await service.listen(options.port);
    const sideChannelUrl = await service.listenSideChannel(options.sideChannelPort);
    const samples = service.sideChannel.registeredNumbers(3).join(' ');
    output.stdout.write(
      `upstream      ${url}\nside channel  ${sideChannelUrl}\nregistered    ${samples} …\n`,
    );
    await stopped;
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = code === 'EADDRINUSE' ? '; choose another with --port or --side-channel-port' : '';
    output.stderr.write(`numberwall upstream: ${message}${hint}\n`);
    return 1;
  }
};
