import { setTimeout as sleep } from 'node:timers/promises';

import type { RedisServer } from '../../support/redis-server.ts';

/** For how long a replica has heard nothing when its primary dies. */
export const CUT_OFF_MS = 100;

/** Cuts a primary's replicas off: they are let go, and refused when they come back. Who is connected stays so. */
export const cutOffReplicas = async (primary: RedisServer): Promise<void> => {
  await primary.cli('CONFIG', 'SET', 'requirepass', 'closed');
  await primary.cli('-a', 'closed', '--no-auth-warning', 'CLIENT', 'KILL', 'TYPE', 'replica');
  await sleep(CUT_OFF_MS);
};

/** Lets them in again. */
export const admitReplicas = async (primary: RedisServer): Promise<void> => {
  await primary.cli('-a', 'closed', '--no-auth-warning', 'CONFIG', 'SET', 'requirepass', '');
};
