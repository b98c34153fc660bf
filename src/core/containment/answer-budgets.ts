import { AS_CONFIGURED, type ShareOf } from '../modes/modes.ts';
import { isInShare } from '../share-of-hashes.ts';
import { keyPrefixOf } from '../limits/key-prefix.ts';
import { compileSubject, type Subject } from '../limits/subject.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { DAY } from '../time.ts';
import { NOTHING_TO_TELL, type AnswerRequest, type RepayRequest } from './answer.ts';
import type { LedgerCharge, LedgerCredit, Strictness } from './ledger.ts';
import type { Ledger } from './ledger-rule.ts';
import { segmentOf, type Segment } from './segment.ts';

/** Repeats of a pair are free for that long, complete or not. */
const OPEN_MS = DAY;
const COMPLETED_MS = 30 * DAY;

/** What is kept of an open pair: a mark, then the name of each ledger that it charged, and of the source there. */
const OPENED = 'o';
const TAG_LENGTH = 5;
const HASH_LENGTH = 22;
const ENTRY_LENGTH = TAG_LENGTH + HASH_LENGTH;

export interface AnswerBudgetsOptions {
  readonly ledgers: readonly Ledger[];
  /** First part of every key, in braces: the hash tag by which all keys share a Redis Cluster slot. */
  readonly namespace: string;
  readonly hash: KeyedHash;
  /** What operators said at run time; as configured where absent. */
  readonly shareOf?: ShareOf;
  /** How careful containment is with a segment; absent: not at all. */
  readonly levelOf?: (segment: Segment) => Strictness;
  /** Whether a device, by its thumbprint, is told nothing until it completes a registration; absent: none is. */
  readonly isExposed?: (device: string) => boolean;
}

export interface AskedAnswer {
  readonly request: AnswerRequest;
  /** In the order of `request.ledgers`. */
  readonly ledgers: readonly Ledger[];
}

/** What a truthful answer costs, and what a completed registration gives back. */
export interface AnswerBudgets {
  /**
   * Undefined where no number is asked about. Where `isTold` is false nothing will be told, and nothing is charged: it is
   * remembered that the pair has asked. So it is where the answer `canTell` nothing of the number, whatever its path.
   */
  ask(facts: RequestFacts, isTold: boolean, canTell?: boolean): AskedAnswer | undefined;
  /** Undefined where no number was registered. */
  completed(facts: RequestFacts): RepayRequest | undefined;
}

interface Plan {
  readonly ledger: Ledger;
  readonly subject: Subject;
  /** Stands for the ledger in what is kept of a pair. */
  readonly tag: string;
  readonly keyPrefix: string;
  readonly knowsDevice: boolean;
}

interface Source {
  readonly plan: Plan;
  readonly hash: string;
  readonly capacity: number;
}

const planOf = (ledger: Ledger, { namespace, hash }: AnswerBudgetsOptions): Plan => ({
  ledger,
  subject: compileSubject(ledger.by, hash),
  tag: hash('ledger', `${ledger.id}:${ledger.revision}`).slice(0, TAG_LENGTH),
  keyPrefix: keyPrefixOf('ledger', ledger, namespace, hash),
  knowsDevice: ledger.by.length === 1 && ledger.by[0] === 'device',
});

const sourcesOf = (plans: readonly Plan[], facts: RequestFacts): Source[] => {
  const sources: Source[] = [];
  for (const plan of plans) {
    const capacity = facts.address.family === 4 ? plan.ledger.capacity.ipv4 : plan.ledger.capacity.ipv6;
    const hash = capacity === undefined ? undefined : plan.subject.hash(facts);
    if (capacity !== undefined && hash !== undefined) sources.push({ plan, hash, capacity });
  }
  return sources;
};

const chargeOf = ({ plan, hash, capacity }: Source, shareOf: ShareOf): LedgerCharge => {
  const { ledger, keyPrefix, knowsDevice } = plan;
  const { id, trickleMs, enforcedShare, trust, vouch, reserve } = ledger;
  const key = keyPrefix + hash;
  const enforced = isInShare(shareOf(id, enforcedShare), hash);
  const charge: { -readonly [Member in keyof LedgerCharge]: LedgerCharge[Member] } = {
    key,
    capacity,
    trickleMs,
    enforced,
  };
  if (knowsDevice) charge.knowsDevice = true;
  if (trust === true) charge.trusts = true;
  if (vouch === true) charge.vouches = true;
  if (reserve === true) charge.reserves = true;
  return charge;
};

const creditOf = ({ ledger, keyPrefix }: Plan, hash: string, base: 0 | 1): LedgerCredit => ({
  key: keyPrefix + hash,
  trickleMs: ledger.trickleMs,
  base,
  ...ledger.credit,
});

/** The ledgers that the start has charged, wherever the completion comes from. */
const openedCredits = (plans: readonly Plan[], opened: string): LedgerCredit[] => {
  const credits: LedgerCredit[] = [];
  for (let at = OPENED.length; at < opened.length; at += ENTRY_LENGTH) {
    const tag = opened.slice(at, at + TAG_LENGTH);
    // A ledger that has left the configuration since is owed nothing.
    const plan = plans.find((known) => known.tag === tag);
    if (plan !== undefined) credits.push(creditOf(plan, opened.slice(at + TAG_LENGTH, at + ENTRY_LENGTH), 1));
  }
  return credits;
};

/** Who asks about whom: a device, or where none is attested an address, and a number. */
const pairKeyOf = (facts: RequestFacts, { namespace, hash }: AnswerBudgetsOptions): string | undefined => {
  const { number, device, address } = facts;
  if (number === undefined) return undefined;
  const asker = device?.thumbprint ?? address.ladder[0];
  return `{${namespace}}:pair:${hash('pair', `${asker.length}:${asker}${number.e164}`)}`;
};

/** Prepares, once per configuration, what truthful answers cost whom. */
export const compileAnswerBudgets = (options: AnswerBudgetsOptions): AnswerBudgets => {
  const { ledgers, levelOf, shareOf = AS_CONFIGURED } = options;
  // What is reserved is asked for when it is known who asks.
  const plans = [
    ...ledgers.filter(({ reserve }) => reserve !== true),
    ...ledgers.filter(({ reserve }) => reserve === true),
  ].map((ledger) => planOf(ledger, options));
  return {
    ask(facts, isTold, canTell = true) {
      const key = pairKeyOf(facts, options);
      if (key === undefined) return undefined;
      const isExposed = facts.device !== undefined && options.isExposed?.(facts.device.thumbprint) === true;
      const level = isTold && !isExposed ? (levelOf?.(segmentOf(facts)) ?? 0) : 3;
      const strictness = level < 3 && !canTell ? NOTHING_TO_TELL : level;
      const sources = strictness >= 3 ? [] : sourcesOf(plans, facts);
      const opened = OPENED + sources.map(({ plan, hash }) => plan.tag + hash).join('');
      const request: AnswerRequest = {
        pair: { key, opened, openMs: OPEN_MS },
        ledgers: sources.map((source) => chargeOf(source, shareOf)),
        strictness,
      };
      return { request, ledgers: sources.map(({ plan }) => plan.ledger) };
    },
    completed(facts) {
      const pairKey = pairKeyOf(facts, options);
      if (pairKey === undefined) return undefined;
      const credits = (opened: string | undefined) =>
        opened === undefined
          ? sourcesOf(plans, facts).map(({ plan, hash }) => creditOf(plan, hash, 0))
          : openedCredits(plans, opened);
      return { pairKey, completedMs: COMPLETED_MS, credits };
    },
  };
};
