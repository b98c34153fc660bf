import { describe, expect, it } from '@jest/globals';

import { observationOf, type Traces } from '../../../src/core/detection/observation-of.ts';
import type { RequestDecision } from '../../../src/core/limits/decision.ts';

const ENDED = { routeId: 'lookup', path: 'blind', status: 200 } as const;

/** A decision of one limit or ledger. */
const traces = (part: object): Traces => ({
  decision: { policies: [], ledgers: [], store: {}, replayed: false, ...part } as unknown as RequestDecision,
});

const limit = (by: readonly string[], blinds = true, verdict = 'refused') =>
  traces({ policies: [{ policy: { by }, blinds, verdict }] });
const ledger = (by: readonly string[], enforced = true, fits = false) =>
  traces({ ledgers: [{ ledger: { by }, enforced, reading: { fits } }] });

describe('what a device asks beyond its own budgets', () => {
  it.each([
    ['a limit of the device that blinds', limit(['device']), true],
    ['a ledger of the device', ledger(['device']), true],
    ['a limit of everybody’s address', limit(['address']), undefined],
    ['a limit of the device and an account', limit(['device', 'account']), undefined],
    ['a limit that would blind, in shadow', limit(['device'], true, 'would_refuse'), undefined],
    ['a ledger of a certificate', ledger(['issuer']), undefined],
    ['a ledger in shadow', ledger(['device'], false), undefined],
    ['a ledger with room', ledger(['device'], true, true), undefined],
    ['no decision', {}, undefined],
  ])('is told by %s', (_name, left, expected) => {
    expect(observationOf(ENDED, left, false, 7).isBeyondOwn).toBe(expected);
  });
});

describe('what the keys of a certificate ask beyond its ledger', () => {
  it.each([
    ['a ledger of the certificate', ledger(['issuer']), true],
    ['a ledger of the device', ledger(['device']), undefined],
    ['a ledger in shadow', ledger(['issuer'], false), undefined],
    ['a ledger with room', ledger(['issuer'], true, true), undefined],
    ['no decision', {}, undefined],
  ])('is told by %s', (_name, left, expected) => {
    expect(observationOf(ENDED, left, false, 7).isBeyondIssuer).toBe(expected);
  });
});
