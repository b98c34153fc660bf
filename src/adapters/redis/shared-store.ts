import { randomInt } from 'node:crypto';

import type { TextStore } from '../../core/blind/registration.ts';
import type { ForgettingStore } from '../../core/limits/store.ts';
import type { Instant } from '../../core/time.ts';
import { answered } from './answered.ts';
import type { Writer } from './decide-arguments.ts';
import { createRedisDecisionStore, type DecisionClient } from './decide-store.ts';
import { createMembership } from './membership.ts';
import { createOwnCounts } from './own-counts.ts';
import { createSurvivingDecisions } from './surviving-decisions.ts';
import { createSurvivingTexts } from './surviving-texts.ts';
import { createRedisTextStore, type TextClient } from './text-store.ts';

/** Own counts kept by default: about 100 MB where all of them are in use. */
export const DEFAULT_OWN_SUBJECTS = 250_000;

export interface SharedDecisionStoreDeps {
  /** Must neither queue while offline nor resend: a command sent twice would count twice. */
  readonly client: DecisionClient & TextClient & { del(...keys: string[]): Promise<number> };
  readonly namespace: string;
  /** Whether a server may stop being the primary on a connection that stays: in a Cluster. */
  readonly byOwner?: boolean;
  /** Subjects whose counts this process can say again to a store that lost them. */
  readonly maxOwnSubjects?: number;
  /** Decisions are made (`true`), or refused while counters are gathered. */
  readonly onJoined: (joined: boolean) => void;
  /** A count of this process’ own had to be forgotten: called with the total. */
  readonly onForgotten?: (total: number) => void;
}

export interface SharedDecisionStore extends ForgettingStore, AsyncDisposable {
  /** Texts that are said again as the counts are. */
  readonly texts: TextStore;
  /** Decisions are made; otherwise they are refused while counters are gathered, or the store is away. */
  readonly isJoined: boolean;
  /** Processes on this store, this one among them, as far as known. */
  readonly fleetSize: number;
  /** The store’s time, carried on by a steady clock; undefined before the first word of the store. */
  readonly storeTime: () => Instant | undefined;
  /** To be called whenever a connection has been made, before anything else is sent on it. */
  readonly connected: () => void;
  /** To be called when the connection is gone. */
  readonly disconnected: () => void;
}

/** A point, and a number of ten digits: five bytes of an entry. */
const createMark = (): string => `.${randomInt(1, 9)}${String(randomInt(0, 1e9)).padStart(9, '0')}`;

/**
 * The shared decision store that survives what befalls Redis: no decision is made on a server that has lost counters,
 * until the processes have said again what they counted (docs/adr/0008, docs/guarantees.md).
 */
export const createSharedDecisionStore = (deps: SharedDecisionStoreDeps): SharedDecisionStore => {
  const { client, namespace, byOwner = false, maxOwnSubjects = DEFAULT_OWN_SUBJECTS } = deps;
  const { onJoined, onForgotten } = deps;
  const writer: Writer = { mark: createMark(), eraKey: `{${namespace}}:era` };
  let forgotten = 0;
  const own = createOwnCounts(maxOwnSubjects, () => onForgotten?.((forgotten += 1)));
  const keys = { recoveryKey: `{${namespace}}:recovery`, fleetKey: `{${namespace}}:fleet` };
  const steadyClock = () => performance.now();
  const membership = createMembership({ client, writer, own, ...keys, steadyClock, onJoined });
  const { confirm: onUnknownServer, lost: onLost } = membership;
  const onRepaid: typeof own.repaid = (...repaid) => own.repaid(...repaid);
  const store = createRedisDecisionStore({ client, writer, byOwner, onUnknownServer, onLost, onRepaid });
  return {
    ...createSurvivingDecisions({ store, own, membership }),
    texts: createSurvivingTexts({ store: createRedisTextStore(client), own, membership }),
    async forget(keys) {
      const count = await answered(() => client.del(...keys));
      for (const key of keys) own.forget(key);
      return count;
    },
    forgotten(keys) {
      for (const key of keys) own.forget(key);
    },
    get isJoined() {
      return membership.isJoined;
    },
    get fleetSize() {
      return membership.fleetSize;
    },
    storeTime: membership.storeTime,
    connected: membership.check,
    disconnected: membership.away,
    [Symbol.asyncDispose]: () => membership[Symbol.asyncDispose](),
  };
};
