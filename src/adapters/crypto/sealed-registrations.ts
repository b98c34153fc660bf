import {
  REGISTRATION_MS,
  type OpenRegistration,
  type OpenRegistrations,
  type TextStore,
} from '../../core/blind/registration.ts';
import type { Sealing } from './sealing.ts';

/** Registrations in a store of texts that can read none of them: account and request ids are sealed. */
export const createSealedRegistrations = (texts: TextStore, { seal, open }: Sealing): OpenRegistrations => ({
  keep: (key, { account, request, upstreamRequest }) =>
    texts.put(
      key,
      seal(Buffer.from(JSON.stringify([account, request, upstreamRequest]))).toString('base64url'),
      REGISTRATION_MS,
    ),
  async find(key) {
    const text = await texts.get(key);
    const plain = text === undefined ? undefined : open(Buffer.from(text, 'base64url'));
    if (plain === undefined) return undefined;
    const [account, request, upstreamRequest] = JSON.parse(plain.toString()) as [string, string, string];
    return { account, request, upstreamRequest } satisfies OpenRegistration;
  },
});
