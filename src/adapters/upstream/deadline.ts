/**
 * The work, or the signal's reason as soon as it aborts. undici itself heeds a signal only once it writes the request:
 * one that waits for a connection would wait as long as the connection takes. What is aborted while it waits is never
 * written.
 */
export const withDeadline = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  work.then(resolve, reject);
  return promise;
};
