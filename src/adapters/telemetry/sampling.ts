const RANGE = 2 ** 32;

/** One in a hundred admitted decisions is logged. */
const SAMPLE_SHARE = 0.01;

/** The same decision is sampled by every instance and every part: the choice is the last 32 bits of its UUID. */
export const isSampled = (decisionId: string, share = SAMPLE_SHARE): boolean =>
  parseInt(decisionId.slice(-8), 16) < share * RANGE;
