import { describe, expect, it, jest } from '@jest/globals';

import { campusRollOut } from '../../../load-tests/scenarios/campus-roll-out.ts';
import { cgnat5k } from '../../../load-tests/scenarios/cgnat-5k.ts';
import { familyAndHelpdesk } from '../../../load-tests/scenarios/family-and-helpdesk.ts';
import type { Config } from '../../../config/schema.ts';
import type { HonestScenario } from '../../../load-tests/scenarios/scenario.ts';
import type { Policy } from '../../../src/core/limits/policy.ts';
import { HOUR, SECOND } from '../../../src/core/time.ts';
import { adversary, broken, hours, minutes, play } from './support.ts';

// Thousands of decisions each: time for a busy machine.
jest.setTimeout(300_000);

describe('a source that never completes', () => {
  it.each([1, 10, 100])('learns C₀ exactly, at %i questions a second', async (perSecond) => {
    // One address in one network, every question from another device.
    const days = minutes(500 / perSecond / 60);
    const { attack } = await play(adversary(perSecond, { owns: { ipv4: 1, autonomousSystems: 1 } }), {
      days,
    });
    expect(attack?.worstDay).toBe(24);
    expect(attack?.blind).toBeGreaterThan(400);
  });

  it('learns no more of one block than its ledger holds, whatever addresses it has', async () => {
    const walk = adversary(2, { numbers: { from: 'block', order: 'ascending' } });
    const { attack, alarms } = await play(walk, { days: minutes(15) });
    expect(attack?.worstDay).toBe(8);
    expect(alarms['debt-adjacency']).toBeGreaterThanOrEqual(1);
  });
});

describe('the gates', () => {
  /** What may be told in a span by the gate of all segments, given what honest people have completed in it. */
  const mostOf = (spanMs: number, completed: number): number =>
    400 + spanMs / (864 * SECOND) + 0.25 * completed;

  it('bound whoever has devices, addresses and classes of attestation without end', async () => {
    const { attack, honest } = await play(adversary(2), { days: hours(0.5), baseShare: 1 });
    const most = mostOf(0.5 * HOUR, honest.completed);
    expect(attack?.worstDay).toBeLessThanOrEqual(most);
    expect(attack?.worstDay).toBeGreaterThan(0.5 * most);
    expect(honest.denied).toBe(0);
  });

  it('tell devices without a history half of what they hold, in each of three classes', async () => {
    const { attack } = await play(adversary(20), { days: minutes(3) });
    expect(attack?.worstDay).toBe(375);
  });

  it('would let three classes through by the gate of a segment alone', async () => {
    const changed =
      (isKept: (id: string) => boolean) =>
      (config: Config): Config => ({
        ...config,
        ledgers: config.ledgers
          .filter(({ id }) => isKept(id))
          .map((ledger) => ({ ...ledger, reserve: false })),
      });
    const { attack } = await play(adversary(20), {
      days: minutes(3),
      change: changed((id) => id !== 'world-gate'),
    });
    expect(attack?.worstDay).toBe(750);
    const bounded = await play(adversary(20), { days: minutes(1), change: changed(() => true) });
    expect(bounded.attack?.worstDay).toBe(400);
  });

  it('leave room for people of a certificate that completes, where keys without a history ask without end', async () => {
    // Of two classes; the keys of each certificate are within its ledger. People come for a while before.
    const attack = adversary(5, { owns: { issuers: 10_000 } });
    const options = { days: hours(0.5), baseShare: 1, warmUpDays: hours(4) };
    const shared = await play(attack, options);
    const blindShare = ({ honest }: typeof shared): number => honest.blind / honest.starts;
    expect(blindShare(shared)).toBeLessThan(0.01);
    expect(shared.attack?.worstDay).toBeGreaterThan(250);
    const alike = await play(attack, {
      ...options,
      change: (config) => ({
        ...config,
        ledgers: config.ledgers.map((ledger) => ({ ...ledger, reserve: false })),
      }),
    });
    expect(blindShare(alike)).toBeGreaterThan(0.1);
  });
});

describe('many people behind the addresses of a carrier (L02, its stress)', () => {
  /** Five of the two hundred addresses. */
  const few: HonestScenario = {
    ...cgnat5k,
    load: { ...cgnat5k.load, perSecond: (99 * 5) / 86_400, sharedAddresses: 5 },
  };
  const cap: Policy = {
    ...{ id: 'cap', by: ['address'], count: { distinct: 'number' }, algorithm: 'window', limit: 24 },
    ...{ windowMs: 24 * HOUR, enforcedShare: 1, routes: ['lookup'], beyond: 'blind', visibility: 'hidden' },
    ...{ onStoreFailure: 'local', cost: 1, revision: '1' },
  };

  it('is told by ledgers, where a fixed cap of 24 a day fails', async () => {
    const ledgers = await play(few, { days: 1 });
    expect(ledgers.honest.starts).toBeGreaterThan(400);
    expect(broken(ledgers)).toEqual([]);
    const capped = await play(few, {
      days: 1,
      change: (config) => ({ ...config, policies: [...config.policies, cap] }),
    });
    expect(capped.honest.blind / capped.honest.starts).toBeGreaterThan(0.5);
    expect(capped.honest.denied).toBe(0);
  });
});

describe('two hundred people in one room, within a minute (L03)', () => {
  it('are told where many have completed behind their address in the hour before', async () => {
    const result = await play(campusRollOut, { days: campusRollOut.load.days });
    expect(broken(result)).toEqual([]);
    expect(result.honest.burstStarts).toBe(200);
  });

  it('are told what C₀ holds, and what completes meanwhile, where nobody was there before', async () => {
    const alone = { ...campusRollOut, load: { ...campusRollOut.load, perSecond: 0 } };
    const { honest } = await play(alone, { days: minutes(20) });
    // As little as an attack of two hundred devices would be told that completes nothing: nothing tells it apart in time.
    expect(honest.burstStarts - honest.burstBlind).toBeGreaterThanOrEqual(24);
    expect(honest.burstStarts - honest.burstBlind).toBeLessThan(60);
    expect(honest.denied).toBe(0);
    expect(honest.completed).toBeGreaterThan(170);
  });
});

describe('one device with four numbers (L10)', () => {
  it('is told of three, and of the fourth nothing: it is not refused', async () => {
    // The fourth comes half an hour after the first.
    const { honest, ...result } = await play(
      { ...familyAndHelpdesk, load: { ...familyAndHelpdesk.load, perSecond: 0.05 } },
      { days: hours(0.75) },
    );
    expect(broken({ honest, ...result })).toEqual([]);
    expect(honest.excessStarts).toBeGreaterThan(20);
    expect([honest.excessBlind, honest.denied]).toEqual([honest.excessStarts, 0]);
  });
});
