import { describe, expect, it } from '@jest/globals';

import { observationOf, type Ended, type Traces } from '../../../src/core/detection/observation-of.ts';
import type { RequestDecision } from '../../../src/core/limits/decision.ts';
import { deviceOf, factsOf, usNumber } from '../../support/observations.ts';

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

describe('what a request has shown', () => {
  const answered = (answer: object, disclosure?: 'budgeted' | 'always'): Traces => ({
    ...traces({ store: { answer } }),
    ...(disclosure === undefined ? {} : { route: { disclosure } }),
  });
  const shown = (left: Traces, ended: Partial<Ended> = {}, isCompletion = false) =>
    observationOf({ ...ENDED, ...ended }, left, isCompletion, 7);

  it('is nothing more than how it ended, where it left nothing', () => {
    expect(shown({})).toEqual({
      ...{ at: 7, routeId: 'lookup', path: 'blind', status: 200, replayed: false, isStart: false },
      ...{ isTold: false, isHoney: false, isCompletion: false, ledgers: [] },
    });
    expect(shown({}, { code: 'number_invalid', reason: 'letters' }, true)).toMatchObject({
      ...{ code: 'number_invalid', reason: 'letters', isCompletion: true },
    });
  });

  it('is what it left', () => {
    const facts = factsOf({ number: usNumber(7) });
    const attestation = { ok: true, device: deviceOf('phone') } as const;
    const left = { address: facts.address, attestation, facts, isHit: false };
    const standing = { isHoney: true } as unknown as NonNullable<Traces['standing']>;
    expect(shown({ ...left, standing })).toMatchObject({
      ...left,
      ...{ segment: 'northern-america/none', isHoney: true },
    });
    expect(shown({ facts: factsOf({}) })).not.toHaveProperty('segment');
    const route = { disclosure: 'never', blind: { step: 'lookup' } } as unknown as NonNullable<
      Traces['route']
    >;
    expect(shown({ route }).step).toBe('lookup');
    expect(shown({ route: { disclosure: 'never' } })).not.toHaveProperty('step');
    expect(shown(traces({ replayed: true, ledgers: [{ ledger: { by: ['number'] } }] }))).toMatchObject({
      ...{ replayed: true, ledgers: [{ ledger: { by: ['number'] } }] },
    });
  });

  it('is a start where its pair is the first, and told where it was new and answered', () => {
    const first = answered({ isFirst: true, isNew: true });
    expect(shown(first, { path: 'answer' })).toMatchObject({ isStart: true, isTold: true });
    expect(shown(first)).toMatchObject({ isStart: true, isTold: false });
    expect(shown(answered({ isFirst: false, isNew: true }), { path: 'answer' })).toMatchObject({
      ...{ isStart: false, isTold: true },
    });
    expect(shown(answered({ isFirst: true, isNew: false }), { path: 'answer' })).toMatchObject({
      ...{ isStart: true, isTold: false },
    });
  });

  it('is told where everything is, when its pair is the first', () => {
    const ended = { path: 'answer' } as const;
    expect(shown(answered({ isFirst: true, isNew: false }, 'always'), ended).isTold).toBe(true);
    expect(shown(answered({ isFirst: false, isNew: true }, 'always'), ended).isTold).toBe(false);
    expect(shown(answered({ isFirst: true, isNew: false }, 'budgeted'), ended).isTold).toBe(false);
  });

  it('is by what it was refused', () => {
    expect(shown(limit(['address'], false)).refusedBy).toEqual([['address']]);
    expect(shown(limit(['address'], true))).not.toHaveProperty('refusedBy');
    expect(shown(limit(['address'], false, 'near'))).not.toHaveProperty('refusedBy');
    expect(shown({})).not.toHaveProperty('refusedBy');
  });
});
