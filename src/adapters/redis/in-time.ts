import { StoreUnavailable } from '../../core/limits/store.ts';

/**
 * What `asked` answers, if it does within `ms`; `onLate` hears an answer that comes when nobody waits any more.
 * @throws {StoreUnavailable} when the time is over.
 */
export const inTime = async <T>(asked: Promise<T>, ms: number, onLate: (late: T) => void): Promise<T> => {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        isOver = true;
        reject(new StoreUnavailable('the store gave no answer in time'));
      },
      Math.max(0, ms),
    );
  });
  asked.then(
    (late) => {
      if (isOver) onLate(late);
    },
    () => undefined,
  );
  try {
    return await Promise.race([asked, over]);
  } finally {
    clearTimeout(timer);
  }
};
