import { Redis } from 'ioredis';

import { strictOptions, type TopologyOptions } from './connection-options.ts';

/** A client of one server. */
export const createSingleClient = (options: TopologyOptions): Redis =>
  new Redis({ ...strictOptions(options), ...options.target.addresses[0] });
