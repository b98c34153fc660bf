/** What the design names and this version lacks: what to say, and what to use. The one place that knows. */
export const UNAVAILABLE = {
  workers: {
    unfit: 'must be 1: this version runs one process an instance',
    remedy: 'Unset it, and start more instances on the same Redis.',
  },
} as const;
