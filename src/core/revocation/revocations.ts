import {
  createReplicated,
  ReplicatedFull,
  type Draft,
  type Keeper,
  type Replicated,
} from '../replicated/replicated.ts';
import type { Clock } from '../time.ts';
import type { RevocationCheck } from './check.ts';
import { MAX_REVOKED_VERSIONS, type Revocation } from './revocation.ts';
import type { RevocationSet } from './revocation-set.ts';
import type { RevocationIds } from './subjects.ts';

/** What an operator asks to be revoked. */
export type RevocationDraft = Draft<Revocation>;

export interface Revocations extends RevocationCheck, Replicated<Revocation> {}

export interface RevocationsDeps {
  readonly set: RevocationSet;
  readonly keeper: Keeper<Revocation>;
  readonly ids: RevocationIds;
  readonly clock: Clock;
}

/** Each request is compared with every range. */
const refuseMoreRanges = ({ id, kind }: RevocationDraft, list: () => readonly Revocation[]): void => {
  if (kind !== 'app-version') return;
  const ranges = list().filter((each) => each.kind === kind && each.id !== id).length;
  if (ranges >= MAX_REVOKED_VERSIONS) throw new ReplicatedFull('app-version');
};

/** What is revoked, as the verifier and the operators see it. */
export const createRevocations = ({ set, keeper, ids, clock }: RevocationsDeps): Revocations => ({
  ...createReplicated<Revocation>({ set, keeper, clock, refuseMore: refuseMoreRanges }),
  subjectsOf: (token) => ids.subjectsOf(token),
  find: (subjects, app, now) =>
    set.find(subjects, app, now) ?? (keeper.isLoaded ? undefined : 'revocations_unknown'),
});
