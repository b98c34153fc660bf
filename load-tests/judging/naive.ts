const WINDOW_MS = 60_000;
const LIMIT = 10;

/**
 * What a limit of 10 a minute for each address, and nothing else, would have answered: fed with the same arrivals, it says
 * of each whether it had been told.
 */
export const createNaiveLimit = () => {
  const windows = new Map<string, number[]>();
  return (address: string, atMs: number): boolean => {
    const recent = (windows.get(address) ?? []).filter((at) => at > atMs - WINDOW_MS);
    const isAdmitted = recent.length < LIMIT;
    if (isAdmitted) recent.push(atMs);
    windows.set(address, recent);
    return isAdmitted;
  };
};
