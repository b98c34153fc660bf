import { createLiftCommand } from './lift-command.ts';
import { revocationTable } from './revocation-rows.ts';

/** `numberwall unrevoke`: takes a revocation back. */
export const unrevoke = createLiftCommand({
  name: 'unrevoke',
  what: 'Takes a revocation back',
  listedBy: 'revocations',
  path: '/revocations',
  member: 'revocation',
  table: revocationTable,
});
