import { describe, expect, it } from '@jest/globals';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import type { BanEntry } from '../../../src/core/limits/ban-list.ts';
import { compileCharges } from '../../../src/core/limits/charges.ts';
import { failureOf } from '../../../src/core/limits/failures.ts';
import { banKeys, banMs, createPenalties, penaltyKeys } from '../../../src/core/limits/penalties.ts';
import type { Policy } from '../../../src/core/limits/policy.ts';
import type { DecideRequest } from '../../../src/core/limits/store.ts';
import type { ProblemCode } from '../../../src/core/problems/table.ts';
import { deviceOf, factsOf, observationOf, NOT_ATTESTED, usNumber } from '../../support/observations.ts';
import { START } from '../../contract/charge-samples.ts';
import { policy as samplePolicy } from './policy-sample.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const hash = (dimension: string, value: string): string => `${dimension}=${value}`;

const failing = (id: string, over: Partial<Policy>): Policy =>
  samplePolicy({
    ...{ id, by: ['address'], limit: 3, windowMs: DAY, ban: { baseMs: 10 * MINUTE, maxMs: 2 * DAY } },
    ...over,
  });

const create = (policies: readonly Policy[]) => {
  const time = { now: START };
  const store = createMemoryDecisionStore({ clock: () => time.now, maxSubjects: 100_000 });
  const charges = compileCharges({ policies, namespace: 'nw', hash });
  const banned: (readonly [string, number, BanEntry])[] = [];
  const read: DecideRequest[] = [];
  const penalties = createPenalties({
    ...{ store, charges },
    onRead: (request) => void read.push(request),
    onBanned: (...ban) => void banned.push(ban),
  });
  const fail = async (count: number, seen: Partial<Observation>): Promise<void> => {
    for (let at = 0; at < count; at += 1)
      penalties.note(observationOf({ path: 'deny', status: 429, ...seen }));
    await penalties.flush();
  };
  return { time, store, charges, banned, read, penalties, fail };
};

const from = (address: string, code: ProblemCode = 'attestation_invalid') => ({
  facts: factsOf({ address }),
  code,
});

describe('a failure', () => {
  it.each<[ProblemCode | undefined, string | undefined]>([
    ['attestation_required', 'attestation'],
    ['attestation_invalid', 'attestation'],
    ['proof_invalid', 'proof'],
    ['number_invalid', 'number'],
    ['code_invalid', 'code'],
    ['quota_exceeded', 'limit'],
    ['temporarily_unavailable', undefined],
    [undefined, undefined],
  ])('of %s is one at %s', (code, kind) => {
    expect(failureOf(code)).toBe(kind);
  });
});

describe('a ban', () => {
  const attestation = failing('address-failures', { count: { failures: 'attestation' } });

  it('lasts four times as long each time, up to the most', () => {
    const ban = { baseMs: 10, maxMs: 100 };
    expect([1, 2, 3].map((nth) => banMs(ban, nth))).toEqual([10, 40, 100]);
  });

  it('stands in three counters', () => {
    expect(penaltyKeys('k')).toEqual({ failures: 'k:failures', bans: 'k:bans' });
    expect(banKeys('k')).toEqual(['k', 'k:failures', 'k:bans']);
  });

  it('comes at the limit, and says whom it is of, and until when', async () => {
    const { fail, banned, time } = create([attestation]);
    await fail(2, from('192.0.2.1'));
    expect(banned).toEqual([]);
    await fail(1, from('192.0.2.1'));
    const key = expect.stringMatching(/:address=192\.0\.2\.1$/) as unknown as string;
    expect(banned).toEqual([
      ['address-failures', 1, { policyId: 'address-failures', key, until: START + 10 * MINUTE }],
    ]);
    time.now += 10 * MINUTE;
    await fail(3, from('192.0.2.1'));
    expect(banned[1]).toEqual([
      ...['address-failures', 2],
      { policyId: 'address-failures', key, until: START + 50 * MINUTE },
    ]);
  });

  it('is one while it holds, and failures begin anew with it', async () => {
    const { fail, banned, store, charges, time } = create([attestation]);
    await fail(9, from('192.0.2.1'));
    await fail(9, from('192.0.2.1'));
    expect(banned).toHaveLength(1);
    time.now += 10 * MINUTE;
    await fail(2, from('192.0.2.1'));
    expect(banned).toHaveLength(1);
    const { request } = charges({ routeId: 'lookup', address: factsOf({}).address });
    expect((await store.decide(request)).admitted).toBe(true);
  });

  it('is lengthened whole, and says for how long a process may go by it alone', async () => {
    const { fail, store, charges, time } = create([{ ...attestation, onStoreFailure: 'local' }]);
    const asked = () => store.decide(charges({ routeId: 'lookup', address: factsOf({}).address }).request);
    await fail(3, from('192.0.2.1'));
    expect((await asked()).results[0]?.resetMs).toBe(10 * MINUTE);
    time.now += 10 * MINUTE;
    await fail(3, from('192.0.2.1'));
    expect((await asked()).results[0]?.resetMs).toBe(40 * MINUTE);
    time.now += 40 * MINUTE - 1;
    expect((await asked()).admitted).toBe(false);
    time.now += 1;
    expect((await asked()).admitted).toBe(true);
  });

  it('asks of a store that may be away what a process may do alone', async () => {
    const alone = create([{ ...attestation, onStoreFailure: 'local' }]);
    await alone.fail(1, from('192.0.2.1'));
    expect(alone.read[0]?.charges.map(({ whenAway }) => whenAway)).toEqual(['local', 'local']);
    const together = create([attestation]);
    await together.fail(1, from('192.0.2.1'));
    for (const charge of together.read[0]?.charges ?? []) expect(charge).not.toHaveProperty('whenAway');
  });

  it('is counted by all failures at once, as many as the limit at most', async () => {
    const { fail, banned, read } = create([
      failing('dear', { count: { failures: 'attestation' }, limit: 5, cost: 2 }),
    ]);
    await fail(2, from('192.0.2.1'));
    await fail(9, from('192.0.2.2'));
    expect(read.map(({ charges: [charge] }) => charge)).toMatchObject([
      { kind: 'window', limit: 5, cost: 4, enforced: false },
      { kind: 'window', limit: 5, cost: 5, enforced: false },
    ]);
    expect(banned).toHaveLength(1);
  });

  it('reads with it what all policies say of the subject', async () => {
    const other = failing('proofs', { count: { failures: 'proof' } });
    const { fail, read } = create([attestation, other]);
    await fail(1, from('192.0.2.1'));
    expect(read[0]?.charges.map(({ kind, enforced }) => [kind, enforced])).toEqual([
      ['window', false],
      ['ban', false],
      ['ban', false],
    ]);
    expect(new Set(read[0]?.charges.map(({ key }) => key)).size).toBe(3);
  });

  it('counts what it can while the store is away', async () => {
    const { charges } = create([attestation]);
    const penalties = createPenalties({
      charges,
      store: {
        decide: () => Promise.reject(new Error('away')),
        refund: () => Promise.reject(new Error('away')),
        forget: () => Promise.reject(new Error('away')),
      },
      onRead: () => undefined,
      onBanned: () => undefined,
    });
    penalties.note(observationOf(from('192.0.2.1')));
    await expect(penalties.flush()).resolves.toBeUndefined();
  });

  it('is counted for ten thousand subjects at once at most', async () => {
    const { penalties, read } = create([attestation]);
    for (let at = 0; at <= 10_000; at += 1)
      penalties.note(observationOf(from(`10.0.${at >> 8}.${at & 255}`)));
    await penalties.flush();
    expect(read).toHaveLength(10_000);
  });
});

describe('who has failed', () => {
  const byDevice = (count: Policy['count'], by: Policy['by'] = ['device']) =>
    failing('device-failures', { by, count });
  const device = deviceOf('phone');
  const attestation = { ok: true, device } as const;

  it('is nobody where the address is not known', async () => {
    const { fail, read } = create([failing('any', { count: { failures: 'number' } })]);
    const { facts: _facts, ...nowhere } = from('192.0.2.1', 'number_invalid');
    expect(_facts.address.text).toBe('192.0.2.1');
    await fail(3, nowhere);
    expect(read).toEqual([]);
  });

  it('is the device that was attested, with what its request said', async () => {
    const { fail, banned } = create([byDevice({ failures: 'code' }, ['device', 'number'])]);
    await fail(3, { facts: factsOf({ number: usNumber(7) }), attestation, code: 'code_invalid' });
    expect(banned).toHaveLength(1);
  });

  it('is no device that was not', async () => {
    const { fail, banned } = create([byDevice({ failures: 'code' })]);
    await fail(3, { facts: factsOf({}), attestation: NOT_ATTESTED, code: 'code_invalid' });
    expect(banned).toEqual([]);
  });

  it('is no device at all where the proof, or the token, was not accepted', async () => {
    const { fail, banned } = create([byDevice({ failures: 'proof' }), byDevice({ failures: 'attestation' })]);
    await fail(3, { facts: factsOf({ device }), attestation, code: 'proof_invalid' });
    await fail(3, { facts: factsOf({ device }), attestation, code: 'attestation_invalid' });
    expect(banned).toEqual([]);
  });

  it('is who was refused by a limit of its own, and not by one that others can fill', async () => {
    const { fail, banned } = create([byDevice({ failures: 'limit' })]);
    const refused = { facts: factsOf({ device }), attestation, code: 'quota_exceeded' } as const;
    await fail(3, { ...refused, refusedBy: [['address'], ['account'], []] });
    await fail(3, refused);
    expect(banned).toEqual([]);
    await fail(3, { ...refused, refusedBy: [['address'], ['device', 'account']] });
    expect(banned).toHaveLength(1);
  });

  it('is who was refused by a limit that counts by all that the ban is by', async () => {
    const { fail, banned } = create([byDevice({ failures: 'limit' }, ['device', 'address'])]);
    const refused = { facts: factsOf({ device }), attestation, code: 'quota_exceeded' } as const;
    await fail(3, { ...refused, refusedBy: [['device'], ['address', 'account']] });
    expect(banned).toEqual([]);
    await fail(3, { ...refused, refusedBy: [['address', 'device']] });
    expect(banned).toHaveLength(1);
  });

  it('is nobody by what is no failure, or one of another kind', async () => {
    const { fail, read } = create([
      failing('any', { count: { failures: 'number' } }),
      samplePolicy({ by: ['address'] }),
    ]);
    await fail(3, from('192.0.2.1', 'code_invalid'));
    await fail(3, from('192.0.2.1', 'temporarily_unavailable'));
    expect(read).toEqual([]);
  });
});
