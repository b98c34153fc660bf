import type { Instant } from '../../core/time.ts';
import type { ScriptArguments } from './decide-arguments.ts';
import type { OwnCount } from './own-counts.ts';

/** Beyond what still counts: a clock that is put on lets keys run out early, a little more memory does no harm. */
const SLACK_MS = 60_000;

/** Of two texts the one that lasts longer is the later one: their times are exact. */
const slackOf = (kind: OwnCount['kind']): number => (kind === 't' ? 0 : SLACK_MS);

/** What assert-script.ts reads. */
export const assertArguments = (mark: string, counts: readonly OwnCount[], now: Instant): ScriptArguments => {
  const out: ScriptArguments = [counts.length, ...counts.map(({ key }) => key), mark];
  for (const { kind, expiresAt, pairs } of counts) {
    out.push(kind, Math.max(1, Math.ceil(expiresAt - now)) + slackOf(kind), pairs.length / 2, ...pairs);
  }
  return out;
};

/** In lists of at most `size`, so that no single script holds up the server. */
export function* chunksOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
