import { createLiftCommand } from './lift-command.ts';
import { listTable } from './list-rows.ts';

/** `numberwall unlist`: takes an entry off its list. */
export const unlist = createLiftCommand({
  name: 'unlist',
  what: 'Takes an entry off its list',
  listedBy: 'lists',
  path: '/lists',
  member: 'entry',
  table: listTable,
});
