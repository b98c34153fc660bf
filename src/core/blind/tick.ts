/**
 * Milliseconds from `now` until an answer may leave that was asked for at `arrivedAt`: on the first tick after its
 * arrival, or, where the work took longer, on the next. What a tick holds cannot be told apart by time.
 */
export const untilTick = (arrivedAt: number, now: number, tickMs: number): number => {
  if (tickMs <= 0) return 0;
  const elapsed = Math.max(0, now - arrivedAt);
  return Math.max(1, Math.ceil(elapsed / tickMs)) * tickMs - elapsed;
};
