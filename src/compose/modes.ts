import type { Config } from '../../config/schema.ts';
import { MODE_TEXT, type KeptMode } from '../core/modes/kept-mode.ts';
import { createShareOf, type ShareOf } from '../core/modes/modes.ts';
import { createReplicated, type Replicated } from '../core/replicated/replicated.ts';
import { createReplicatedSet } from '../core/replicated/replicated-set.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Clock } from '../core/time.ts';
import type { Replication } from './replication.ts';

/** Modes that operators gave policies and ledgers at run time. */
export interface OperatorModes {
  readonly entries: Replicated<KeptMode>;
  readonly shareOf: ShareOf;
}

export interface OperatorModesDeps {
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly replication: Replication;
}

/** What operators said of modes, for one instance. */
export const composeOperatorModes = async (
  { operator }: Config,
  { hash, clock, replication }: OperatorModesDeps,
): Promise<OperatorModes> => {
  const set = createReplicatedSet<KeptMode>();
  const { keeper } = await replication.keep({
    name: 'modes',
    text: MODE_TEXT,
    set,
    file: operator.modesFile,
  });
  return { entries: createReplicated({ set, keeper, clock }), shareOf: createShareOf(set, hash, clock) };
};
