/** Counts of the parts of a whole, by name. */
export type Shares = Readonly<Record<string, number>>;

/** Below this much of a count it is gone. */
const NOTHING = 0.01;

const round = (count: number): number => Math.round(count * 1_000) / 1_000;

export const sum = (counts: Shares): number =>
  Object.values(counts).reduce((whole, count) => whole + count, 0);

/** What is left of the counts, and what comes to them. */
export const fade = (counts: Shares, left: number, added: Shares = {}): Shares => {
  const faded: Record<string, number> = {};
  for (const [part, count] of Object.entries(counts)) faded[part] = count * left;
  for (const [part, count] of Object.entries(added)) if (count > 0) faded[part] = (faded[part] ?? 0) + count;
  for (const [part, count] of Object.entries(faded)) {
    if (count < NOTHING) delete faded[part];
    else faded[part] = round(count);
  }
  return faded;
};

/** The largest parts, at most so many. */
export const bounded = (counts: Shares, most: number): Shares => {
  const parts = Object.entries(counts);
  return parts.length <= most ? counts : Object.fromEntries(parts.sort((a, b) => b[1] - a[1]).slice(0, most));
};
