import {
  DETECTOR_WORDS,
  SIGNS,
  WATCHED_DETECTORS,
  weightOfDetector,
  type Sign,
  type SignWeight,
} from './signs.ts';
import { samplesWhere, sumWhere, type Snapshot } from './snapshot.ts';
import type { Instant } from '../time.ts';

/** A sign as it stands: 1 and more of its threshold is a sign. */
export interface SignReading {
  readonly id: string;
  readonly words: string;
  readonly weight: SignWeight;
  readonly metric: string;
  /** Value ÷ threshold. */
  readonly ratio: number;
  /** Events in the window, and its length; absent of detectors, which remember longer. */
  readonly events?: number;
  readonly windowMs?: number;
}

interface Counts {
  readonly at: Instant;
  /** By sign: its events, what they are a share of, and its events by label. */
  readonly events: ReadonlyMap<string, number>;
  readonly of: ReadonlyMap<string, number>;
  readonly by: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const byLabel = (snapshot: Snapshot, { metric, where, by }: Sign): ReadonlyMap<string, number> =>
  new Map(
    by === undefined
      ? []
      : samplesWhere(snapshot, metric, where).map(({ labels, value }) => [labels[by] ?? '', value]),
  );

const countsOf = (snapshot: Snapshot, at: Instant): Counts => ({
  at,
  events: new Map(SIGNS.map(({ id, metric, where }) => [id, sumWhere(snapshot, metric, where)])),
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

const readSign = (sign: Sign, before: Counts, after: Counts): SignReading => {
  const { id, weight, metric, windowMs, atLeast, share } = sign;
  const events = grown(before.events, after.events, id);
  const all = Math.max(events, grown(before.of, after.of, id));
  const sharePart = share === undefined || all === 0 ? 1 : events / all / share.atLeast;
  // Both must be reached: the lower of the two says how near it is.
  const ratio = share === undefined ? events / atLeast : Math.min(events / atLeast, sharePart);
  return { id, words: wordsOf(sign, before, after), weight, metric, ratio, events, windowMs };
};

const ALARM = 'numberwall_enumeration_alarm_active';
const CUSUM = 'numberwall_enumeration_cusum';

const readDetectors = (snapshot: Snapshot): SignReading[] =>
  WATCHED_DETECTORS.map((id) => {
    const evidence = sumWhere(snapshot, CUSUM, { detector: id });
    // An alarm ends below half its threshold: until then it stays one.
    const ratio =
      sumWhere(snapshot, ALARM, { detector: id }) > 0 ? Math.max(1, evidence) : Math.min(evidence, 0.99);
    return { id, words: DETECTOR_WORDS[id], weight: weightOfDetector(id), metric: CUSUM, ratio };
  });

const LONGEST_MS = Math.max(...SIGNS.map(({ windowMs }) => windowMs));

/** Reads the signs from what is sampled once a second. It remembers the longest window. */
export const createSigns = () => {
  let history: Counts[] = [];
  return (snapshot: Snapshot, at: Instant): readonly SignReading[] => {
    const now = countsOf(snapshot, at);
    history = [...history.filter(({ at: then }) => then >= at - LONGEST_MS && then < at), now];
    const before = (windowMs: number): Counts => history.find(({ at: then }) => then >= at - windowMs) ?? now;
    return [...readDetectors(snapshot), ...SIGNS.map((sign) => readSign(sign, before(sign.windowMs), now))];
  };
};

/** Metrics that the signs stand on. */
export const SIGN_METRICS: readonly string[] = [
  ...new Set([
    ...SIGNS.flatMap(({ metric, share }) => [metric, ...(share === undefined ? [] : [share.of])]),
    ALARM,
    CUSUM,
  ]),
];
