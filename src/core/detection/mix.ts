import { add, bounded, fade, sum, type Shares } from './shares.ts';
import type { Counts } from './signals.ts';

/**
 * What a whole is made of, as it usually is and as it is now: starts by country and by route, foreign answers by what they
 * said.
 */
export const MIX_IDS = ['country', 'route', 'answers'] as const;
export type MixId = (typeof MIX_IDS)[number];

export interface Mix {
  /** Counts of the last quarter of an hour, fading. */
  readonly recent: Shares;
  /** Counts of about a week, fading by the hour. */
  readonly usual: Shares;
  /** The hour in which it was last counted, in hours since the epoch. */
  readonly hour: number;
}

/** How the parts usually are; above 0 for a part that was never seen, too. */
export type UsualShare = (part: string) => number;

/** A mix, and what a detector compares it with. */
export interface KnownMix extends Pick<Mix, 'recent'> {
  readonly usualShare: UsualShare;
}

/** Those of a scope that have been counted long enough to be known. */
export type Mixes = Readonly<Partial<Record<MixId, KnownMix>>>;

export const EMPTY_MIX: Mix = { recent: {}, usual: {}, hour: 0 };

/** 90 steps. */
const RECENT_LEFT = 1 - 1 / 90;
/** 168 hours. */
const USUAL_LEFT = 1 - 1 / 168;
/** Parts kept at most: more than there are countries. */
const MAX_PARTS = 300;
/** What is known of a part before it was seen: half a time (Krichevsky & Trofimov 1981, IEEE Trans. Inf. Theory 27). */
const PRIOR = 0.5;
/** Of so many counts the usual is taken for the recent, so that a few starts are no mix. */
const CAUTION = 50;

/** The parts of a mix that a step has counted. */
export const partsOf = (id: MixId, counts: Counts): Shares => {
  const parts: Record<string, number> = {};
  if (id === 'answers') {
    for (const signal of ['hits', 'misses'] as const) parts[signal] = counts[signal] ?? 0;
    return parts;
  }
  for (const [counter, count] of Object.entries(counts))
    if (counter.startsWith(id) && counter[id.length] === ':')
      parts[counter.slice(id.length + 1)] = count ?? 0;
  return parts;
};

/** The mix after a step. */
export const countMix = (mix: Mix, parts: Shares, hour: number): Mix => {
  const isSame = hour === mix.hour || sum(mix.usual) === 0;
  if (isSame && sum(parts) === 0 && sum(mix.recent) === 0) return mix;
  const hours = mix.hour === 0 ? 0 : Math.max(hour - mix.hour, 0);
  const usual = hours === 0 ? mix.usual : fade(mix.usual, USUAL_LEFT ** hours);
  return {
    recent: bounded(add(fade(mix.recent, RECENT_LEFT), parts), MAX_PARTS),
    usual: bounded(add(usual, parts), MAX_PARTS),
    hour,
  };
};

/** The share of each part in what is usual, or in a part of it. */
export const usualShareOf = (usual: Shares): UsualShare => {
  const whole = sum(usual) + PRIOR * (Object.keys(usual).length + 1);
  return (part) => ((usual[part] ?? 0) + PRIOR) / whole;
};

/** How a part is now: by what was counted, and as usual where that is little. */
const recentShareOf = ({ recent, usualShare }: KnownMix): UsualShare => {
  const whole = sum(recent) + CAUTION;
  return (part) => ((recent[part] ?? 0) + CAUTION * usualShare(part)) / whole;
};

/**
 * Evidence of a step that its mix is no longer the usual one: the log-likelihood ratio of the mix of the steps before,
 * which cannot know this one, to the usual (Lorden & Pollak 2005, Annals of Statistics 33); to either side.
 */
export const mixEvidence = (mix: KnownMix, parts: Shares): number => {
  const recentShare = recentShareOf(mix);
  return Object.entries(parts).reduce(
    (nats, [part, count]) => nats + count * Math.log(recentShare(part) / mix.usualShare(part)),
    0,
  );
};

/** Kullback–Leibler divergence of the recent mix from the usual, in nats; 0 and more. */
export const divergenceOf = (mix: KnownMix): number => {
  const recentShare = recentShareOf(mix);
  const nats = Object.keys(mix.recent).reduce((sumOf, part) => {
    const share = recentShare(part);
    return sumOf + share * Math.log(share / mix.usualShare(part));
  }, 0);
  return Math.max(nats, 0);
};
