/** What the design names and this version lacks: what to say, and what to use. The one place that knows. */
export const UNAVAILABLE = {
  disclosureNever: {
    unfit: 'asks for the blind path, which is not in this version',
    remedy: 'Use budgeted: the upstream’s answer while every limit has room, a refusal beyond.',
  },
  countFailures: {
    unfit: 'counts something that this version does not count',
    remedy: 'Use requests, or distinct and a dimension, for example distinct number.',
  },
  workers: {
    unfit: 'must be 1: this version runs one process an instance',
    remedy: 'Unset it, and start more instances on the same Redis.',
  },
} as const;
