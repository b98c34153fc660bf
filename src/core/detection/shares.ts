/** Counts of the parts of a whole, by name. */
export type Shares = Readonly<Record<string, number>>;

/** Below this much of a count it is gone. */
const NOTHING = 0.01;

const round = (count: number): number => Math.round(count * 1_000) / 1_000;

export const sum = (counts: Shares): number => {
  let whole = 0;
  for (const part in counts) whole += counts[part] ?? 0;
  return whole;
};

/** What is left of the counts. */
export const fade = (counts: Shares, left: number): Shares => {
  const faded: Record<string, number> = {};
  for (const part in counts) {
    const count = round((counts[part] ?? 0) * left);
    if (count >= NOTHING) faded[part] = count;
  }
  return faded;
};

/** The counts, and what comes to them. */
export const add = (counts: Shares, added: Shares): Shares => {
  if (sum(added) === 0) return counts;
  const all: Record<string, number> = { ...counts };
  for (const [part, count] of Object.entries(added)) if (count > 0) all[part] = (all[part] ?? 0) + count;
  return all;
};

/** The largest parts, at most so many. */
export const bounded = (counts: Shares, most: number): Shares => {
  const parts = Object.entries(counts);
  return parts.length <= most ? counts : Object.fromEntries(parts.sort((a, b) => b[1] - a[1]).slice(0, most));
};
