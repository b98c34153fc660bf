/** Milliseconds that an answer takes: always the same, or evenly spread over `mean` ± `jitter`. */
export type Latency = number | { readonly mean: number; readonly jitter: number };

/** One answer's latency in milliseconds, never below 0. */
export const drawLatency = (latency: Latency, random: () => number): number =>
  typeof latency === 'number' ? latency : Math.max(0, latency.mean + (2 * random() - 1) * latency.jitter);
