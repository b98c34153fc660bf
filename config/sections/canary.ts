import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { flag } from '../types/number.ts';
import { mapping } from '../types/object.ts';
import { text } from '../types/text.ts';

/** The synthetic honest registration, and the timing self-probe. Times become milliseconds. */
export const canary = mapping({
  enabled: flag()
    .prefault(true)
    .describe(
      'Register as an honest phone does, and time look-ups, again and again; nothing is done where no numbers are given',
    ),
  interval: duration('1s', '1h').prefault('1m').describe('Between two registrations, at least'),
  numberRest: duration('0ms', '7d')
    .prefault('6h')
    .describe(
      'Between two registrations of one number, at least: four a day stay within the shipped policies',
    ),
  timingInterval: duration('100ms', '1h')
    .prefault('1m')
    .describe(
      'Between two rounds of the timing self-probe, at least: one look-up each of two registered numbers and an unregistered one',
    ),
  lateAfter: duration('1s', '5m')
    .prefault('30s')
    .describe('A registration that takes longer is `late`, and given up'),
  credentialsFile: z.exactOptional(
    text('path of a file', '/run/secrets/canary.json', 4_096).describe(
      'Where the gateway issues no tokens: `{"jwk": private EC P-256 key, "token": …}`, read before each registration',
    ),
  ),
})
  .transform(({ interval, timingInterval, numberRest, lateAfter, ...rest }) => ({
    ...rest,
    intervalMs: interval,
    timingIntervalMs: timingInterval,
    numberRestMs: numberRest,
    lateAfterMs: lateAfter,
  }))
  .describe('A synthetic honest registration, and a timing self-probe, on numbers that the operator owns');
