/** Whether one more line of this kind may be written. */
export type LineBudget = (kind: string) => boolean;

interface Second {
  readonly number: number;
  lines: number;
}

/** Most kinds at a time: reasons are few, and none is a client’s own text. */
const MAX_KINDS = 1_000;

/** At most `perSecond` lines of a kind in each second of the clock (monotonic milliseconds). */
export const createLineBudget = (perSecond: number, now: () => number): LineBudget => {
  const seconds = new Map<string, Second>();
  return (kind) => {
    const number = Math.floor(now() / 1_000);
    const second = seconds.get(kind);
    if (second?.number !== number) {
      if (seconds.size >= MAX_KINDS) seconds.clear();
      seconds.set(kind, { number, lines: 1 });
      return true;
    }
    second.lines += 1;
    return second.lines <= perSecond;
  };
};
