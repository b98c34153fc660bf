/** Runs one after the other: each sees what the one before has changed, also where that failed. */
export const createInOrder = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>): Promise<T> => {
    const result = last.then(run);
    last = result.catch(() => undefined);
    return result;
  };
};
