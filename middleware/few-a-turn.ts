/**
 * Runs what is given, but no more than some of it in one turn of the event loop; what is beyond waits, the first first. Tells
 * whether it has run.
 */
export type FewATurn = (run: () => void) => boolean;

/**
 * A flood that is refused must not stand before everybody else in each turn of the loop that an honest request takes: at most
 * `perTurn` of it are run in one. With nobody else there it is as fast as without. `defer` runs something in the next turn.
 */
export const createFewATurn = (
  perTurn: number,
  defer: (run: () => void) => unknown = setImmediate,
): FewATurn => {
  const waiting: (() => void)[] = [];
  let ran = 0;
  let isDue = false;
  const runOne = (run: () => void): void => {
    ran += 1;
    run();
  };
  const wake = (): void => {
    if (isDue) return;
    isDue = true;
    defer(begin);
  };
  const begin = (): void => {
    isDue = false;
    ran = 0;
    const now = waiting.splice(0, perTurn);
    if (now.length > 0) wake();
    for (const run of now) runOne(run);
  };
  return (run) => {
    wake();
    const isNow = ran < perTurn && waiting.length === 0;
    if (isNow) runOne(run);
    else waiting.push(run);
    return isNow;
  };
};
