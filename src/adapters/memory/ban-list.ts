import { MAX_BANS_LISTED, type BanEntry, type BanList } from '../../core/limits/ban-list.ts';

/** The list of bans in process, bounded. */
export const createMemoryBanList = (): BanList => {
  let entries: readonly BanEntry[] = [];
  return {
    keep(entry) {
      entries = [...entries.filter(({ key }) => key !== entry.key), entry]
        .sort((a, b) => b.until - a.until)
        .slice(0, MAX_BANS_LISTED);
      return Promise.resolve();
    },
    list(now) {
      entries = entries.filter(({ until }) => until > now);
      return Promise.resolve(entries);
    },
  };
};
