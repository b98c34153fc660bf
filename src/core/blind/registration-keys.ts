import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';

/** Who asks, as handles and registrations know them: the device, or where none is attested nobody in particular. */
export const askerOf = (hash: KeyedHash, { device }: Pick<RequestFacts, 'device'>): string =>
  device === undefined ? '' : hash('handle', device.thumbprint);

/** The store key of the registration that this device has under way for this number. */
export const registrationKey = (namespace: string, hash: KeyedHash, asker: string, e164: string): string =>
  `{${namespace}}:registration:${hash('registration', `${asker.length}:${asker}${e164}`)}`;
