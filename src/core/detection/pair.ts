import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { RequestFacts } from '../subjects/facts.ts';

/** Who asks about whom, as a keyed hash: a device, or where none is attested an address, and a number. */
export const pairOf = (hash: KeyedHash, { number, device, address }: RequestFacts): string | undefined => {
  const asker = device?.thumbprint ?? address.ladder[0];
  return number === undefined ? undefined : hash('foreign', `${asker.length}:${asker}${number.e164}`);
};
