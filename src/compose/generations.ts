import type { RequestListener } from 'node:http';

/** Answers requests; disposed of once it is replaced and its last request has ended. */
export interface Served extends AsyncDisposable {
  readonly listener: RequestListener;
}

/** One public listener over what serves now: a request ends where it began. */
export interface Generations<T extends Served> extends AsyncDisposable {
  readonly listener: RequestListener;
  /** What new requests meet. */
  current(): T;
  /** From now on new requests meet `next`; those under way end on the one before, which is then disposed of. Closed, only disposes of it. */
  swap(next: T): void;
  /** Replaced ones that still have requests under way. */
  retiring(): number;
}

interface Held<T> {
  readonly served: T;
  requests: number;
}

/** Starts with `first`. `onFailure` hears what the disposal of a replaced one threw: nobody waits for it. */
export const createGenerations = <T extends Served>(
  first: T,
  onFailure: (error: unknown) => void,
): Generations<T> => {
  let held: Held<T> = { served: first, requests: 0 };
  const retiring = new Set<Held<T>>();
  let isClosed = false;
  const settle = async (old: Held<T>): Promise<void> => {
    if (old.requests > 0 || !retiring.delete(old)) return;
    await old.served[Symbol.asyncDispose]().then(undefined, onFailure);
  };
  return {
    listener(req, res) {
      const mine = held;
      mine.requests += 1;
      res.once('close', () => {
        mine.requests -= 1;
        void settle(mine);
      });
      mine.served.listener(req, res);
    },
    current: () => held.served,
    swap(next) {
      const fresh = { served: next, requests: 0 };
      const old = isClosed ? fresh : held;
      if (!isClosed) held = fresh;
      retiring.add(old);
      void settle(old);
    },
    retiring: () => retiring.size,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const all = [...retiring, held].map(({ served }) => served);
      retiring.clear();
      await Promise.all(all.map((served) => served[Symbol.asyncDispose]()));
    },
  };
};
