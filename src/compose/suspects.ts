import { createSuspects, type Suspects, type SuspectsDeps } from '../core/suspects/suspects.ts';
import { createRepeating } from './repeating.ts';

const FLUSH_MS = 5_000;

export interface ComposedSuspects extends AsyncDisposable {
  readonly suspects: Suspects;
}

/** Counts who is conspicuous, behind the answers, and tells the other instances every few seconds. */
export const composeSuspects = (deps: SuspectsDeps): ComposedSuspects => {
  const suspects = createSuspects(deps);
  const telling = createRepeating(FLUSH_MS);
  telling.start(() => suspects.flush().catch(() => undefined));
  return { suspects, [Symbol.asyncDispose]: () => telling[Symbol.asyncDispose]() };
};
