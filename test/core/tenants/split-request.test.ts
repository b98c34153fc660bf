import { describe, expect, it } from '@jest/globals';

import type { AnswerDecision, AnswerRequest } from '../../../src/core/containment/answer.ts';
import type {
  ChargeResult,
  DecideRequest,
  StoreDecision,
  WindowCharge,
} from '../../../src/core/limits/store.ts';
import { keyTag, tagOf } from '../../../src/core/tenants/key-tag.ts';
import {
  joinDecisions,
  splitRequest,
  UNASKED,
  type RequestPart,
} from '../../../src/core/tenants/split-request.ts';

const charge = (key: string, more: Partial<WindowCharge> = {}): WindowCharge => ({
  ...{ kind: 'window', key, limit: 5, windowMs: 1_000, enforced: true, cost: 1 },
  ...more,
});
const proof = (key: string) => ({ key, ttlMs: 1_000, enforced: true });
const answer = (key: string): AnswerRequest => ({
  pair: { key, opened: 'o', openMs: 1_000 },
  ledgers: [],
  strictness: 0,
});

describe('hash tags', () => {
  it('are the namespace, or the namespace and the tenant', () => {
    expect([keyTag('nw'), keyTag('nw', 'wallet')]).toEqual(['nw', 'nw:wallet']);
  });

  it('are read from between the first braces of a key', () => {
    expect(['{nw}:a:b', '{nw:wallet}:a:{b}', 'before{nw}'].map(tagOf)).toEqual(['nw', 'nw:wallet', 'nw']);
  });
});

describe('a request in parts', () => {
  const [own, shared, other] = [charge('{nw:wallet}:a'), charge('{nw}:b'), charge('{nw:wallet}:c')];

  it('is one part where all its keys have one tag', () => {
    const request: DecideRequest = { proof: proof('{nw}:p'), charges: [shared], answer: answer('{nw}:pair') };
    expect(splitRequest(request)).toEqual([{ tag: 'nw', places: [0], request }]);
  });

  it('has the proof and the answer first, each with its own tag, and charges by theirs', () => {
    const request: DecideRequest = {
      proof: proof('{nw:wallet}:p'),
      charges: [shared, own, other],
      answer: answer('{nw:chat}:pair'),
    };
    expect(splitRequest(request)).toEqual([
      { tag: 'nw:wallet', places: [1, 2], request: { proof: request.proof, charges: [own, other] } },
      { tag: 'nw:chat', places: [], request: { charges: [], answer: request.answer } },
      { tag: 'nw', places: [0], request: { charges: [shared] } },
    ]);
  });

  it('is in the order of its charges where it has neither', () => {
    expect(splitRequest({ charges: [shared, own, other] })).toEqual([
      { tag: 'nw', places: [0], request: { charges: [shared] } },
      { tag: 'nw:wallet', places: [1, 2], request: { charges: [own, other] } },
    ]);
    expect(splitRequest({ charges: [] })).toEqual([]);
  });
});

describe('the decision of parts', () => {
  const result = (more: Partial<ChargeResult> = {}): ChargeResult => ({
    ...{ count: 3, fits: true, charged: true, units: 1, resetMs: 7 },
    ...more,
  });
  const decision = (results: readonly ChargeResult[], more: Partial<StoreDecision> = {}): StoreDecision => ({
    ...{ now: 1, replayed: false, admitted: true, results },
    ...more,
  });
  const told: AnswerDecision = { open: true, isNew: true, isFirst: true, ledgers: [] };
  const [first, second] = [charge('{nw:wallet}:a', { beyond: 'blind' }), charge('{nw}:b')];
  const request: DecideRequest = { charges: [first, second] };
  const asked: DecideRequest = { ...request, answer: answer('{nw:wallet}:pair') };
  const partsOf = (whole: DecideRequest): [RequestPart, RequestPart] =>
    splitRequest(whole) as [RequestPart, RequestPart];

  it('is admitted where all are, with each result in its place', () => {
    const [one, two] = partsOf(request);
    const joined = joinDecisions(request, [
      { part: one, decision: decision([result({ count: 1 })], { now: 5, replayed: true }) },
      { part: two, decision: decision([result({ count: 2 })], { now: 9 }) },
    ]);
    expect(joined).toEqual({
      ...{ now: 5, replayed: true, admitted: true },
      results: [result({ count: 1 }), result({ count: 2 })],
    });
  });

  it('takes back what an earlier part has charged, where a later one refuses', () => {
    const [one, two] = partsOf(request);
    const refused = result({ fits: false, charged: false, units: 0, count: 5 });
    const joined = joinDecisions(request, [
      { part: one, decision: decision([result()]) },
      { part: two, decision: decision([refused], { admitted: false }) },
    ]);
    expect(joined).toMatchObject({ admitted: false });
    expect(joined.results).toEqual([result({ count: 2, charged: false, units: 0 }), refused]);
  });

  it('says of a part that nobody asked that nobody looked', () => {
    const [one] = partsOf(request);
    const refused = result({ fits: false, charged: false, units: 0 });
    const joined = joinDecisions(request, [
      { part: one, decision: decision([refused], { admitted: false }) },
    ]);
    expect(joined.results).toEqual([refused, UNASKED]);
    expect(UNASKED).toMatchObject({ fits: true, charged: false, units: 0, unasked: true });
    expect(joinDecisions(request, [{ part: one, decision: decision([]) }]).results).toEqual([
      UNASKED,
      UNASKED,
    ]);
  });

  it('tells where all admit and no limit blinds', () => {
    const [one, two] = partsOf(asked);
    const join = (own: ChargeResult, more: Partial<StoreDecision> = {}, part = one) =>
      joinDecisions(asked, [
        { part, decision: decision([own], { answer: told }) },
        { part: two, decision: decision([result()], more) },
      ]).answer;
    expect(join(result())).toEqual(told);
    expect(join(result({ fits: false }))).toMatchObject({ open: false, isNew: false, isFirst: true });
    expect(join(result(), { admitted: false })).toMatchObject({ open: false, isFirst: false });
    const shadowed = { ...one, request: { ...one.request, charges: [{ ...first, enforced: false }] } };
    expect(join(result({ fits: false }), {}, shadowed)).toEqual(told);
    const refusing = { ...one, request: { ...one.request, charges: [charge('{nw:wallet}:a')] } };
    expect(join(result({ fits: false }), {}, refusing)).toEqual(told);
  });

  it('tells nothing where the part of the answer was not asked, and of a request that asks for none', () => {
    const [one, two] = partsOf(asked);
    const joined = joinDecisions(asked, [
      { part: one, decision: decision([result()]) },
      { part: two, decision: decision([result()]) },
    ]);
    expect(joined.answer).toMatchObject({ open: false, isFirst: false });
    expect(
      joinDecisions(request, [{ part: one, decision: decision([result()], { answer: told }) }]).answer,
    ).toBe(undefined);
  });

  it('is none of a request without parts', () => {
    expect(() => joinDecisions({ charges: [] }, [])).toThrow(RangeError);
  });
});
