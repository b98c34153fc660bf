import { DAY, HOUR } from '../../../src/core/time.ts';
import type { DecideRequest } from '../../../src/core/limits/store.ts';
import { keyTag } from '../../../src/core/tenants/key-tag.ts';
import type { Tally } from './tally.ts';

const ACCOUNTS = 400;
const DEVICES = 200;
const NUMBERS = 40;
const SOURCES = 100;

/** Of all that is flooded. */
export const FLOOD_NAMESPACE = 'flood';

/** The limits of the flood: a budget over everything, many small windows, sets of distinct members, and ledgers. */
export const FLOOD_LIMITS = { all: 6_000, account: 20, device: 8, source: 10, ban: 0 } as const;

/** The limit of a subject by its name. */
export const limitOf = (subject: string): number => {
  const kind = subject.split('-')[0];
  return FLOOD_LIMITS[kind as keyof typeof FLOOD_LIMITS];
};

export interface FloodRequest {
  readonly request: DecideRequest;
  /** What is counted for whom if it is admitted: a subject, or a subject and a member. */
  readonly subjects: readonly (readonly [subject: string, member?: string])[];
  /** What is counted if it is told the truth. */
  readonly source: string;
  /** To be called where it is admitted. */
  readonly onAdmitted?: () => void;
}

const draw = (below: number): number => Math.floor(Math.random() * below);

/** Draws requests at random: nothing is sampled twice the same way, so that every run looks elsewhere. */
export const createFloodRequests = (
  namespace: string,
  windowMs: number,
  /** Each with subjects of its own; the budget over everything is what they share. */
  tenants: readonly string[] = [],
): (() => FloodRequest) => {
  const key = (subject: string) => `{${keyTag(namespace, subject.split('@')[1])}}:${subject}`;
  const window = { windowMs, enforced: true };
  return () => {
    const tenant = tenants[draw(tenants.length)];
    const name = (subject: string) => (tenant === undefined ? subject : `${subject}@${tenant}`);
    const account = name(`account-${draw(ACCOUNTS)}`);
    const device = name(`device-${draw(DEVICES)}`);
    const member = `number-${draw(NUMBERS)}`;
    const source = name(`source-${draw(SOURCES)}`);
    return {
      request: {
        charges: [
          { kind: 'window', key: key('all'), limit: FLOOD_LIMITS.all, cost: 1, ...window },
          { kind: 'window', key: key(account), limit: FLOOD_LIMITS.account, cost: 1, ...window },
          { kind: 'distinct', key: key(device), limit: FLOOD_LIMITS.device, member, ...window },
        ],
        answer: {
          pair: { key: key(name(`pair-${draw(1e9)}`)), opened: 'o', openMs: HOUR },
          ledgers: [{ key: key(source), capacity: FLOOD_LIMITS.source, trickleMs: 30 * DAY, enforced: true }],
          strictness: 0,
        },
      },
      subjects: [['all'], [account], [device, member]],
      source,
    };
  };
};

const BAN_MS = HOUR;
/** Of what a process asks, this share bans somebody, and as much comes from those who are banned. */
const BANNING = 0.05;

/**
 * The same flood, in which each process bans one subject after another, and asks for those that it has banned: what of that
 * is admitted, is admitted in spite of a ban.
 */
export const createBanningRequests = (
  namespace: string,
  next: () => FloodRequest,
  /** Of the process: no two ban the same. */
  name: string,
): (() => FloodRequest) => {
  const held: string[] = [];
  let made = 0;
  const key = (subject: string) => `{${keyTag(namespace)}}:${subject}`;
  const about = { limit: 1, windowMs: BAN_MS, enforced: true };
  const impose = (): FloodRequest => {
    const subject = `ban-${name}-${(made += 1)}`;
    return {
      request: { charges: [{ kind: 'pace', key: key(subject), cost: 1, ...about }] },
      subjects: [],
      source: '',
      onAdmitted: () => void held.push(subject),
    };
  };
  const askBanned = (subject: string): FloodRequest => ({
    request: { charges: [{ kind: 'ban', key: key(subject), ...about }] },
    subjects: [[subject]],
    source: '',
  });
  return () => {
    const drawn = Math.random();
    const subject = held[draw(held.length)];
    if (drawn < BANNING) return impose();
    return drawn < 2 * BANNING && subject !== undefined ? askBanned(subject) : next();
  };
};

/** Counts what was admitted. */
export const subjectsOf = (
  admitted: Tally['admitted'],
  [subject, member]: readonly [subject: string, member?: string],
): void => {
  const before = admitted[subject];
  if (member === undefined) admitted[subject] = (typeof before === 'number' ? before : 0) + 1;
  else admitted[subject] = { ...(typeof before === 'object' ? before : {}), [member]: true };
};
