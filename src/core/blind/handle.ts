import type { Instant } from '../time.ts';

/** What a handle stands for: a number, for one device, for a while. It says nothing of whether the number has an account. */
export interface HandleContent {
  readonly e164: string;
  /** Keyed hash of the device that it was made for; empty where none is attested. */
  readonly device: string;
  readonly expiresAt: Instant;
}

/**
 * What a handle names: the account of a number, or one registration of the native API. Neither stands where the other is
 * meant, or a look-up would give codes to try that no start has paid for.
 */
export type HandleKind = 'account' | 'registration';

/** Opaque handles in place of account ids: all of one length, readable by every instance and by nobody else. */
export interface Handles {
  /** Decimal digits, `HANDLE_DIGITS` of them, another text each time. */
  seal(content: HandleContent): string;
  /** The number; undefined for what no instance has made, what was made for another device, and what has expired. */
  open(text: string, device: string, now: Instant): string | undefined;
}

/** Digits of every handle. */
export const HANDLE_DIGITS = 114;

/** Form of every handle: what stands in place of an account id where not everything is told. */
export const HANDLE = new RegExp(`^[1-9]\\d{${HANDLE_DIGITS - 1}}$`);
