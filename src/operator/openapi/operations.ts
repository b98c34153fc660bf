import { BANS } from './bans.ts';
import { CONTAINMENT } from './containment.ts';
import { DECISIONS } from './decisions.ts';
import { LISTS } from './lists.ts';
import { OPENAPI } from './openapi.ts';
import type { Operation } from './operation.ts';
import { POLICIES } from './policies.ts';
import { RELOAD } from './reload.ts';
import { REVOCATIONS } from './revocations.ts';
import { SUBJECTS } from './subjects.ts';
import { SUSPECTS } from './suspects.ts';

/** All that is published, one line for each resource. */
export const OPERATIONS: readonly Operation[] = [
  DECISIONS,
  SUBJECTS,
  SUSPECTS,
  CONTAINMENT,
  POLICIES,
  BANS,
  LISTS,
  REVOCATIONS,
  RELOAD,
  OPENAPI,
].flatMap((resource) => Object.values<Operation>(resource));
