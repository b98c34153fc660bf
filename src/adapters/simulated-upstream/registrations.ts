import { randomInt, randomUUID } from 'node:crypto';

import { MINUTE, type Clock } from '../../core/time.ts';

export type RegistrationStatus = 'pending' | 'accepted' | 'rejected';

export interface Registration {
  readonly requestId: string;
  readonly accountId: number;
  readonly via: 'push' | 'call' | 'sms';
  /** Seven digits, sent to the phone: here it can be read from the side channel only. */
  readonly pin: string;
  readonly expiresAt: number;
  status: RegistrationStatus;
  attemptsLeft: number;
}

export interface Registrations {
  start(accountId: number, via: Registration['via']): Registration;
  find(requestId: string): Registration | undefined;
  /** Those of an account that are open, oldest first. */
  openOf(accountId: number): readonly Registration[];
  /** The registration that this PIN completes, which is then over. A wrong PIN costs every open one an attempt. */
  complete(accountId: number, pin: string): Registration | undefined;
}

export const PIN_LIFETIME_MS = 10 * MINUTE;
export const PIN_ATTEMPTS = 5;
/** Open registrations kept; the oldest goes first. */
const MAX_REGISTRATIONS = 100_000;

const newRegistration = (accountId: number, via: Registration['via'], expiresAt: number): Registration => ({
  requestId: randomUUID().replaceAll('-', ''),
  accountId,
  via,
  pin: String(randomInt(0, 10_000_000)).padStart(7, '0'),
  expiresAt,
  status: 'pending',
  attemptsLeft: PIN_ATTEMPTS,
});

const canComplete = ({ attemptsLeft, status }: Registration): boolean =>
  attemptsLeft > 0 && status !== 'rejected';

export const createRegistrations = (clock: Clock): Registrations => {
  const open = new Map<string, Registration>();
  const byAccount = new Map<number, Set<Registration>>();
  const isLive = ({ expiresAt }: Registration): boolean => expiresAt > clock();
  const close = (registration: Registration): void => {
    open.delete(registration.requestId);
    const siblings = byAccount.get(registration.accountId);
    siblings?.delete(registration);
    if (siblings?.size === 0) byAccount.delete(registration.accountId);
  };
  const closeOldest = (): void => {
    for (const registration of open.values()) {
      if (isLive(registration) && open.size <= MAX_REGISTRATIONS) return;
      close(registration);
    }
  };
  const openOf = (accountId: number): readonly Registration[] =>
    [...(byAccount.get(accountId) ?? [])].filter(isLive);
  return {
    start(accountId, via) {
      const registration = newRegistration(accountId, via, clock() + PIN_LIFETIME_MS);
      open.set(registration.requestId, registration);
      const siblings = byAccount.get(accountId) ?? new Set();
      byAccount.set(accountId, siblings.add(registration));
      closeOldest();
      return registration;
    },
    find: (requestId) => [open.get(requestId)].find((found) => found !== undefined && isLive(found)),
    openOf,
    complete(accountId, pin) {
      const candidates = openOf(accountId).filter(canComplete);
      const match = candidates.find((each) => each.pin === pin);
      if (match !== undefined) close(match);
      else for (const each of candidates) each.attemptsLeft -= 1;
      return match;
    },
  };
};
