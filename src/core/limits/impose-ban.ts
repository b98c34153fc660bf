import { tagOf } from '../tenants/key-tag.ts';
import type { Instant } from '../time.ts';
import type { BanEntry } from './ban-list.ts';
import type { Counters } from './probe.ts';
import { StoreUnavailable, type BanCharge, type DecisionStore, type ForgettingStore } from './store.ts';

/** A ban that holds. */
export interface RunningBan extends BanEntry {
  /** Milliseconds until it ends. */
  readonly remainingMs: number;
}

/** Bans that one decision looks at. */
const CHUNK = 50;

/** The policies that can ban a subject, of all that count it, with their keys. */
export const bansOf = ({ limits }: Counters): readonly Omit<BanEntry, 'until'>[] =>
  limits
    .filter(({ charge }) => charge.kind === 'ban')
    .map(({ policy, charge }) => ({ policyId: policy.id, key: charge.key }));

/**
 * Bans for `forMs` from now, in place of a ban that holds; resolves to its end.
 * @throws {StoreUnavailable} when the outcome is unknown.
 */
export const imposeBan = async (
  {
    store,
    forget,
  }: { readonly store: Pick<DecisionStore, 'decide'>; readonly forget: ForgettingStore['forget'] },
  key: string,
  forMs: number,
): Promise<Instant> => {
  await forget([key]);
  const { admitted, now } = await store.decide({
    charges: [{ kind: 'pace', key, limit: 1, windowMs: forMs, cost: 1, enforced: true }],
  });
  // Somebody has banned it in the meantime: the operator sees which ban holds, and may say it again.
  if (!admitted) throw new StoreUnavailable('another ban came first');
  return now + forMs;
};

const readChunk = async (
  store: Pick<DecisionStore, 'decide'>,
  entries: readonly Omit<BanEntry, 'until'>[],
): Promise<RunningBan[]> => {
  const charges = entries.map(({ key }): BanCharge => ({
    kind: 'ban',
    key,
    limit: 1,
    windowMs: 1_000,
    enforced: false,
  }));
  const { now, results } = await store.decide({ charges });
  return entries.flatMap((entry, at) => {
    const result = results[at];
    if (result === undefined || result.fits) return [];
    return [{ ...entry, until: now + result.resetMs, remainingMs: result.resetMs }];
  });
};

/** Those of them that hold, by the counters themselves, the one that ends last first. @throws {StoreUnavailable} */
export const readBans = async (
  store: Pick<DecisionStore, 'decide'>,
  entries: readonly Omit<BanEntry, 'until'>[],
): Promise<readonly RunningBan[]> => {
  const running: RunningBan[] = [];
  const once = new Map(entries.map((entry) => [entry.key, entry]));
  for (const group of Map.groupBy(once.values(), ({ key }) => tagOf(key)).values()) {
    for (let from = 0; from < group.length; from += CHUNK)
      running.push(...(await readChunk(store, group.slice(from, from + CHUNK))));
  }
  return running.sort((a, b) => b.until - a.until);
};
