const LONGEST = 64;

const normal = (name: string): string => name.toLowerCase().replaceAll(/[-_. ]/g, '');

/** Edits between two words, a swap of neighbours counting one (optimal string alignment). */
const distance = (one: string, two: string): number => {
  let before: number[] = [];
  let last = [...Array(two.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= two.length; j += 1) {
      const same = one[i - 1] === two[j - 1];
      const edits = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)];
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) {
        edits.push((before[j - 2] ?? 0) + 1);
      }
      row.push(Math.min(...edits));
    }
    [before, last] = [last, row];
  }
  return last[two.length] ?? 0;
};

/** The known name that was probably meant: at most a third of it differs. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  if (name.length > LONGEST) return undefined;
  const wanted = normal(name);
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(wanted, normal(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(normal(candidate).length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
};
