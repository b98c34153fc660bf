import type { Episode } from '../../../load-tests/honest/episode.ts';
import type { Judged } from '../../../load-tests/play/attack.ts';

/** One answer; asked at `atMs − tookMs`. */
export const judged = (
  changes: Partial<Judged> & { readonly e164?: string; readonly key?: number } = {},
): Judged => {
  const { e164 = '+12125550147', key = 0, ...rest } = changes;
  const question = {
    number: { e164, isRegistered: true },
    route: 'lookup',
    key,
    address: 0,
  } as const;
  return { atMs: 100, tookMs: 10, told: 'true', status: 200, bytes: 99, fields: 'a,b', question, ...rest };
};

/** One registration of somebody honest, as it should be. */
export const episode = (
  changes: Partial<Omit<Episode, 'person'>> & { readonly e164?: string; readonly nth?: number } = {},
): Episode => {
  const { e164 = '+33612000000', nth = 1, ...rest } = changes;
  const person = {
    ...{ device: 0, e164, nth, hasAccount: true, lookups: 1, completes: true },
    addresses: ['127.160.0.1'],
  };
  const well = { told: 'true', askedMs: 0, toldMs: 10, refused: 0, registered: true, wanted: true } as const;
  return { person, ...well, ...rest };
};
