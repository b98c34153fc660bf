import { SECOND, type Instant } from '../time.ts';
import { readDetectors, DETECTOR_METRICS } from './read-detectors.ts';
import { SIGNS, STARTS, type Sign, type SignId, type SignWeight } from './signs.ts';
import { samplesWhere, sumWhere, type Snapshot } from './snapshot.ts';

/** A sign as it stands: 1 and more of its threshold is a sign. */
export interface SignReading {
  readonly id: string;
  readonly words: string;
  readonly weight: SignWeight;
  readonly metric: string;
  readonly runbook: string;
  /** Value ÷ threshold. */
  readonly ratio: number;
  /** It goes on: events come, or evidence rises. */
  readonly isOn: boolean;
  /** When what it shows began. */
  readonly beganAt: Instant;
  /** When it last showed. */
  readonly lastAt: Instant;
  /** Of signs, not of detectors, which remember longer. */
  readonly counted?: {
    /** Since the process began. */
    readonly total: number;
    /** Of that, before `beganAt`. */
    readonly before: number;
    /** Events in the window, its length, and how many are a sign. */
    readonly events: number;
    readonly windowMs: number;
    readonly atLeast: number;
    /** The share of all requests or starts in the window, and which is a sign, beside `atLeast`. */
    readonly share?: { readonly is: number; readonly atLeast: number; readonly of: 'requests' | 'starts' };
  };
  /** It judges what was not completed ten minutes before. */
  readonly isLate?: true;
  /** The sign that shows the same at once. */
  readonly sameAs?: SignId;
}

interface Counts {
  readonly at: Instant;
  /** By sign: its events, what they are a share of, and its events by label. */
  readonly events: ReadonlyMap<string, number>;
  readonly of: ReadonlyMap<string, number>;
  readonly by: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const byLabel = (snapshot: Snapshot, { metric, where, by }: Sign): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  if (by === undefined) return sums;
  for (const { labels, value } of samplesWhere(snapshot, metric, where))
    sums.set(labels[by] ?? '', (sums.get(labels[by] ?? '') ?? 0) + value);
  return sums;
};

const eventsOf = (snapshot: Snapshot, { metric, where, less }: Sign): number =>
  sumWhere(snapshot, metric, where) - (less === undefined ? 0 : sumWhere(snapshot, less));

const countsOf = (snapshot: Snapshot, at: Instant): Counts => ({
  at,
  events: new Map(SIGNS.map((sign) => [sign.id, eventsOf(snapshot, sign)])),
  of: new Map(SIGNS.map(({ id, share }) => [id, share === undefined ? 0 : sumWhere(snapshot, share.of)])),
  by: new Map(SIGNS.map((sign) => [sign.id, byLabel(snapshot, sign)])),
});

const grown = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  key: string,
): number => Math.max(0, (after.get(key) ?? 0) - (before.get(key) ?? 0));

/** The words of the label value that grew most, where they say more. */
const wordsOf = ({ id, words, more = {} }: Sign, before: Counts, after: Counts): string => {
  const [was, is] = [
    before.by.get(id) ?? new Map<string, number>(),
    after.by.get(id) ?? new Map<string, number>(),
  ];
  const [most] = [...is.keys()].sort((a, b) => grown(was, is, b) - grown(was, is, a));
  return most === undefined || grown(was, is, most) === 0 ? words : (more[most] ?? words);
};

const shareOf = ({ id }: Sign, before: Counts, after: Counts): number => {
  const events = grown(before.events, after.events, id);
  const all = Math.max(events, grown(before.of, after.of, id));
  return all === 0 ? 1 : events / all;
};

const spokenShare = ({ of, atLeast }: NonNullable<Sign['share']>) => ({
  atLeast,
  of: of === STARTS ? ('starts' as const) : ('requests' as const),
});

/** Where a single event is a sign, it goes on for as long as its window; else its last seconds tell. */
const RECENT_MS = 10 * SECOND;
const recentMsOf = ({ atLeast, windowMs }: Sign): number => (atLeast === 1 ? windowMs : RECENT_MS);

/** By then a tenth of what came in the window had come: what came before is what always comes. */
const BEGUN = 0.1;

const beganIn = ({ id }: Sign, history: readonly Counts[], before: Counts, now: Counts): Counts => {
  const part = grown(before.events, now.events, id) * BEGUN;
  return (
    history.find((counts) => counts.at > before.at && grown(before.events, counts.events, id) >= part) ?? now
  );
};

const lastIn = ({ id }: Sign, history: readonly Counts[]): Instant =>
  history.findLast((counts, at) => grown((history[at - 1] ?? counts).events, counts.events, id) > 0)?.at ?? 0;

const readSign = (sign: Sign, history: readonly Counts[]): SignReading => {
  const { id, weight, metric, windowMs, atLeast, share, runbook } = sign;
  const now = history.at(-1) as Counts;
  const before = (ms: number): Counts => history.find(({ at }) => at >= now.at - ms) ?? now;
  const [start, recent] = [before(windowMs), before(recentMsOf(sign))];
  const events = grown(start.events, now.events, id);
  // Both must be reached: the lower of the two says how near it is.
  const parts = [
    events / atLeast,
    ...(share === undefined ? [] : [shareOf(sign, start, now) / share.atLeast]),
  ];
  const least = Math.max(1, (atLeast * recentMsOf(sign)) / windowMs);
  // Half the share will do to go on: what stands just at its threshold is not to come and go.
  const hasShare = share === undefined || shareOf(sign, recent, now) >= share.atLeast / 2;
  const began = beganIn(sign, history, start, now);
  const total = now.events.get(id) ?? 0;
  return {
    ...{ id, words: wordsOf(sign, start, now), weight, metric, runbook },
    ratio: Math.min(...parts),
    isOn: grown(recent.events, now.events, id) >= least && hasShare,
    beganAt: began.at,
    lastAt: lastIn(sign, history),
    counted: {
      ...{ total, before: start.events.get(id) ?? 0, events, windowMs, atLeast },
      ...(share === undefined ? {} : { share: { is: shareOf(sign, start, now), ...spokenShare(share) } }),
    },
  };
};

const LONGEST_MS = Math.max(...SIGNS.map(({ windowMs }) => windowMs));

/** Reads the signs from what is sampled once a second. It remembers the longest window. */
export const createSigns = () => {
  let history: Counts[] = [];
  return (snapshot: Snapshot, at: Instant): readonly SignReading[] => {
    history = [
      ...history.filter(({ at: then }) => then >= at - LONGEST_MS && then < at),
      countsOf(snapshot, at),
    ];
    return [...SIGNS.map((sign) => readSign(sign, history)), ...readDetectors(snapshot, at)];
  };
};

/** Metrics that the signs stand on. */
export const SIGN_METRICS: readonly string[] = [
  ...new Set([
    ...SIGNS.flatMap(({ metric, less, share }) => [
      metric,
      ...(less === undefined ? [] : [less]),
      ...(share === undefined ? [] : [share.of]),
    ]),
    ...DETECTOR_METRICS,
  ]),
];
