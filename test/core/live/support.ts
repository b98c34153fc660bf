import type { Incident, PeopleMeanwhile } from '../../../src/core/live/incidents.ts';
import type { SignReading } from '../../../src/core/live/read-signs.ts';
import { createTally, type Sources } from '../../../src/core/live/tally.ts';

/** 03:12 UTC. */
export const AT = Date.UTC(2026, 10, 28, 3, 12);

/** A sign over its threshold. */
export const reading = (changes: Partial<SignReading> = {}): SignReading => ({
  ...{ id: 'unattested-flood', words: 'requests without any token', weight: 'attack' },
  ...{ metric: 'numberwall_attestation_failures_total', runbook: 'NumberwallAttestationFailuresHigh' },
  ...{ ratio: 2, isOn: true, beganAt: AT, lastAt: AT },
  counted: {
    total: 100,
    before: 40,
    events: 48,
    windowMs: 10_000,
    atLeast: 20,
    share: { is: 0.71, atLeast: 0.2, of: 'requests' },
  },
  ...changes,
});

/** A detector in alarm; a reading of it has no counts. */
export const detector = (changes: Partial<SignReading> = {}): SignReading => {
  const sign = reading({ id: 'debt-adjacency', words: 'a walk from number to number' });
  const members = Object.entries(sign).filter(([member]) => member !== 'counted');
  return { ...(Object.fromEntries(members) as unknown as SignReading), ...changes };
};

/** No canary ran, and nothing is contained. */
export const NOBODY: PeopleMeanwhile = { canaries: 0, served: 0, level: 0 };

export const NO_SOURCES = { follow: () => createTally(), unfollow: () => undefined };

export const sources = (changes: Partial<Sources> = {}): Sources => ({
  ...{ addresses: 8, devices: 0, requests: 60, withoutToken: 60, refused: 60, blind: 0, told: 0 },
  ...changes,
});

export const incident = (changes: Partial<Incident> = {}): Incident => ({
  ...{ id: 'unattested-flood', words: 'requests without any token', weight: 'attack' },
  ...{ runbook: 'NumberwallAttestationFailuresHigh', startedAt: AT, lastAt: AT, isOver: false, events: 60 },
  ...{ reading: reading(), isConfirmed: false, isEcho: false, given: 0 },
  ...{ isFromBefore: false, people: NOBODY },
  ...changes,
});
