import { DAY, SECOND } from '../time.ts';

/** Why a request cannot be meant, in one sentence that quotes nothing. */
export interface RequestFault {
  readonly fault: string;
}

export const fault = (sentence: string): RequestFault => ({ fault: sentence });

/** How a reason is to be written. */
export const REASON_FORM =
  'reason must be 1 to 200 printable characters on one line, without phone number, address, token or key.';

/** Longest time for which something is said other than for good, in milliseconds. */
export const MAX_LIFETIME_MS = 3_650 * DAY;

/** Reads `expires_in`: seconds from now; for good where it is absent. */
export const readLifetime = (seconds: unknown): { readonly lifetimeMs?: number } | RequestFault => {
  if (seconds === undefined) return {};
  const lifetimeMs = Number.isSafeInteger(seconds) ? (seconds as number) * SECOND : 0;
  return lifetimeMs > 0 && lifetimeMs <= MAX_LIFETIME_MS
    ? { lifetimeMs }
    : fault('expires_in must be a whole number of seconds, up to ten years.');
};
