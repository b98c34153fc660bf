import type { Config } from '../../config/schema.ts';
import type { RevocationGauges } from '../adapters/telemetry/metrics.ts';
import { REVOCATION_TEXT } from '../core/revocation/entry-text.ts';
import { createRevocationSet } from '../core/revocation/revocation-set.ts';
import { createRevocations, type Revocations } from '../core/revocation/revocations.ts';
import { createRevocationIds, type RevocationIds } from '../core/revocation/subjects.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Clock } from '../core/time.ts';
import type { Replication } from './replication.ts';

export interface ComposedRevocations {
  readonly revocations: Revocations;
  readonly ids: RevocationIds;
}

export interface RevocationsDeps {
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly replication: Replication;
  readonly watchRevocations: (read: () => RevocationGauges) => void;
}

/** What is revoked, for one instance. */
export const composeRevocations = async (
  config: Config,
  { hash, clock, replication, watchRevocations }: RevocationsDeps,
): Promise<ComposedRevocations> => {
  const set = createRevocationSet();
  const file = config.operator.revocationsFile;
  const { keeper, ageMs } = await replication.keep({ name: 'revocations', text: REVOCATION_TEXT, set, file });
  const ids = createRevocationIds(hash);
  watchRevocations(() => ({ counts: set.counts(clock()), ageSeconds: ageMs() / 1_000 }));
  return { ids, revocations: createRevocations({ set, keeper, ids, clock }) };
};
