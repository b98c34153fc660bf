import type {
  BanCharge,
  DistinctCharge,
  PaceCharge,
  ProofUse,
  WindowCharge,
} from '../../src/core/limits/store.ts';

/** 2026-01-01, on a whole hour: aligned to the buckets of every window used here. */
export const START = 1_767_225_600_000;

/** Any store key, in the one hash tag of the tests. */
export const key = (name: string): string => `{numberwall}:${name}`;

export const windowCharge = (over: Partial<WindowCharge> = {}): WindowCharge => ({
  kind: 'window',
  key: key('window'),
  limit: 3,
  windowMs: 8_000,
  enforced: true,
  cost: 1,
  ...over,
});

export const distinctCharge = (over: Partial<DistinctCharge> = {}): DistinctCharge => ({
  kind: 'distinct',
  key: key('distinct'),
  limit: 3,
  windowMs: 8_000,
  enforced: true,
  member: 'a',
  ...over,
});

export const paceCharge = (over: Partial<PaceCharge> = {}): PaceCharge => ({
  kind: 'pace',
  key: key('pace'),
  limit: 4,
  windowMs: 8_000,
  enforced: true,
  cost: 1,
  ...over,
});

export const banCharge = (over: Partial<BanCharge> = {}): BanCharge => ({
  kind: 'ban',
  key: key('ban'),
  limit: 3,
  windowMs: 8_000,
  enforced: true,
  ...over,
});

export const proofUse = (over: Partial<ProofUse> = {}): ProofUse => ({
  key: key('proof'),
  ttlMs: 60_000,
  enforced: true,
  ...over,
});
