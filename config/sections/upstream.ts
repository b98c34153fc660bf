import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { mapping } from '../types/object.ts';
import { origin } from '../types/url.ts';
import { size } from '../types/size.ts';

const simulated = mapping({
  registered: integer(0, 30_000)
    .prefault(1_000)
    .describe('Synthetic numbers that have an account, from the range reserved for fiction'),
  seed: integer(0, 2_147_483_647).prefault(1).describe('The same seed gives the same numbers'),
  latency: duration('0ms', '10s').prefault('20ms').describe('Time of each of its answers'),
})
  .transform(({ latency, ...rest }) => ({ ...rest, latencyMs: latency }))
  .describe('The Authy API played inside the process; development only, where no URL is set');

const circuit = mapping({
  failures: integer(1, 1_000).prefault(5).describe('Failures in a row that open the circuit'),
  openFor: duration('100ms', '5m').prefault('5s').describe('Until the next probe'),
})
  .transform(({ openFor, ...rest }) => ({ ...rest, openForMs: openFor }))
  .describe('Spares an upstream that fails');

/** The protected service. Times become milliseconds, sizes bytes. */
export const upstream = mapping({
  url: z.exactOptional(
    origin('https://upstream.internal').describe(
      'The protected service; without it the simulated one answers',
    ),
  ),
  simulated: simulated.prefault({}),
  connections: integer(1, 1_024).prefault(64).describe('Most connections to it'),
  timeout: duration('100ms', '60s').prefault('5s').describe('For one whole answer; after it 504'),
  maxAnswerSize: size('1KiB', '1MiB').prefault('64KiB').describe('Largest answer; above it 502'),
  circuit: circuit.prefault({}),
})
  .transform(({ timeout, maxAnswerSize, ...rest }) => ({
    ...rest,
    timeoutMs: timeout,
    maxAnswerBytes: maxAnswerSize,
  }))
  .describe('The protected service');
