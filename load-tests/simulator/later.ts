/** An answer that is there, or will be: in process nothing waits, Redis does. */
export type Later<T> = T | Promise<T>;

/** Goes on with an answer, at once where it is there. */
export const after = <T, R>(later: Later<T>, go: (value: T) => Later<R>): Later<R> =>
  later instanceof Promise ? later.then(go) : go(later);
