import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';
import { matching } from '../types/text.ts';
import { webUrl } from '../types/url.ts';

/** Where the live page reads the history of the whole fleet. Times become milliseconds. */
export const prometheus = mapping({
  url: z.exactOptional(
    webUrl('http://prometheus.internal:9090').describe(
      'Base of a Prometheus that scrapes all instances; without it the page shows this instance alone',
    ),
  ),
  instances: matching(
    'a regular expression of letters, digits and . * + ? : _ [ ] ( ) | -',
    /^[\w.*+?:[\]()|-]+$/,
    'gw-.*:9090',
    256,
  )
    .prefault('.*')
    .describe(
      'Values of the label `instance` that are gateways, where the Prometheus scrapes other processes, too',
    ),
  timeout: duration('100ms', '30s')
    .prefault('5s')
    .describe('A query that takes longer is given up, and the page says so'),
})
  .transform(({ timeout, ...rest }) => ({ ...rest, timeoutMs: timeout }))
  .describe('The Prometheus that the live page asks, by a fixed list of queries');
