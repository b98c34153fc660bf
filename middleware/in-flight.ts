/** How many requests are under way. */
export interface InFlight {
  count(): number;
  readonly enter: () => void;
  readonly leave: () => void;
}

/** Starts at none. */
export const createInFlight = (): InFlight => {
  let count = 0;
  return { count: () => count, enter: () => void (count += 1), leave: () => void (count -= 1) };
};
