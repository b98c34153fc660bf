/** Functions by name, none of which answers. */
type Listener = object;

/** Wraps every method of `listener` once: what it throws goes to `onError`, and no further. */
export const neverThrow = <T extends Listener>(listener: T, onError: () => void): T =>
  Object.fromEntries(
    Object.entries(listener).map(([name, method]: [string, (...args: unknown[]) => void]) => [
      name,
      (...args: unknown[]): void => {
        try {
          method(...args);
        } catch {
          onError();
        }
      },
    ]),
  ) as T;
