import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../../config/load.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import { toClientAddress } from '../../../src/core/address/address-ladder.ts';
import { parseAddress } from '../../../src/core/address/parse-address.ts';
import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { compileCharges, type BuildDecideRequest } from '../../../src/core/limits/charges.ts';
import { createPenalties } from '../../../src/core/limits/penalties.ts';
import { readDecision } from '../../../src/core/limits/read-decision.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import type { ProblemCode } from '../../../src/core/problems/table.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';
import { PRODUCTION } from '../../config/support.ts';

const START = 1_767_225_600_000;
const hash = createKeyedHash(Buffer.alloc(32, 5));

let charges: BuildDecideRequest;
beforeAll(async () => {
  const { policies, routes } = await loadConfig({ env: {}, overlay: PRODUCTION });
  const blindable = new Set(routes.filter(({ disclosure }) => disclosure !== 'always').map(({ id }) => id));
  charges = compileCharges({ policies, namespace: 'numberwall', hash, blindable });
});

interface Phone {
  readonly device: AttestedDevice;
  readonly address: RequestFacts['address'];
}

const phoneOf = (name: string, address: string): Phone => {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error('no address');
  const device = { thumbprint: name, app: 'com.example.authenticator' } as AttestedDevice;
  return { device, address: toClientAddress(parsed) };
};

/** A gateway of the production policies, as far as they decide, in virtual time. */
const createGateway = () => {
  let now = START;
  const bans: string[] = [];
  const store = createMemoryDecisionStore({ clock: () => now, maxSubjects: 100_000 });
  const penalties = createPenalties({
    store,
    charges,
    onRead: () => undefined,
    onBanned: (policyId) => bans.push(policyId),
  });
  const note = (facts: RequestFacts, code: ProblemCode, refusedBy?: Observation['refusedBy']): void =>
    penalties.note({
      ...{ at: now, routeId: facts.routeId, path: 'deny', status: 429, code, replayed: false },
      ...{ isStart: false, isTold: false, isHoney: false, isCompletion: false, ledgers: [] },
      address: facts.address,
      facts,
      ...(refusedBy === undefined ? {} : { refusedBy }),
    });
  const factsOf = ({ device, address }: Phone, routeId: string, e164: string): RequestFacts => {
    const number = readE164(e164);
    if (number === undefined) throw new Error('no number');
    return { routeId, address, device, number, account: e164 };
  };
  return {
    bans,
    wait: (ms: number) => void (now += ms),
    async ask(phone: Phone, routeId: string, e164 = '+12125550123'): Promise<boolean> {
      const facts = factsOf(phone, routeId, e164);
      const built = charges(facts);
      const decision = readDecision(built, await store.decide(built.request), 'never');
      const refusing = decision.policies.filter(({ verdict, blinds }) => verdict === 'refused' && !blinds);
      const isBanned = refusing.some(({ policy }) => policy.ban !== undefined);
      if (!decision.admitted && !isBanned) {
        note(
          facts,
          'quota_exceeded',
          refusing.map(({ policy }) => policy.by),
        );
      }
      await penalties.flush();
      return decision.admitted;
    },
    async fail({ address }: Phone, code: ProblemCode): Promise<void> {
      note({ routeId: 'lookup', address }, code);
      await penalties.flush();
    },
    async mistype(phone: Phone, e164: string): Promise<void> {
      note(factsOf(phone, 'registration-complete', e164), 'code_invalid');
      await penalties.flush();
    },
  };
};

let gateway: ReturnType<typeof createGateway>;
beforeEach(() => {
  gateway = createGateway();
});

const register = async (phone: Phone, e164?: string, polls = 6): Promise<void> => {
  await gateway.ask(phone, 'lookup', e164);
  await gateway.ask(phone, 'registration-start', e164);
  for (let poll = 0; poll < polls; poll += 1) {
    gateway.wait(2 * SECOND);
    await gateway.ask(phone, 'registration-status', e164);
  }
  await gateway.ask(phone, 'registration-complete', e164);
};

describe('in production nobody honest is banned', () => {
  const phone = phoneOf('phone', '203.0.113.7');

  it('who registers, and again on the next day, and the day after', async () => {
    for (let day = 0; day < 3; day += 1) {
      await register(phone);
      gateway.wait(24 * HOUR);
    }
    expect(gateway.bans).toEqual([]);
  });

  it('who is curious: forty numbers in a day are told nothing, and that is all', async () => {
    for (let at = 0; at < 40; at += 1) {
      expect(await gateway.ask(phone, 'lookup', `+120255501${String(at + 10)}`)).toBe(true);
      gateway.wait(5 * MINUTE);
    }
    expect(gateway.bans).toEqual([]);
  });

  it('whose app polls every three seconds for ten minutes, whatever it is told', async () => {
    await gateway.ask(phone, 'registration-start');
    let refused = 0;
    for (let at = 0; at < 200; at += 1) {
      if (!(await gateway.ask(phone, 'registration-status'))) refused += 1;
      gateway.wait(3 * SECOND);
    }
    expect(refused).toBeGreaterThan(100);
    expect(gateway.bans).toEqual([]);
  });

  it('who shares the address of a carrier with three hundred others who register within an hour', async () => {
    for (let at = 0; at < 300; at += 1) {
      const neighbour = phoneOf(`phone-${at}`, '203.0.113.7');
      await register(neighbour, `+1202555${String(1_000 + at)}`);
      // Every second of them has a clock that is wrong, once.
      if (at % 2 === 0) await gateway.fail(neighbour, 'proof_invalid');
    }
    expect(gateway.bans).toEqual([]);
  }, 20_000);

  it('who mistypes the code three times at each of ten registrations in a day', async () => {
    for (let at = 0; at < 30; at += 1) {
      await gateway.mistype(phone, '+12125550123');
      gateway.wait(45 * MINUTE);
    }
    expect(gateway.bans).toEqual([]);
  });

  it('whose account strangers use up', async () => {
    for (let at = 0; at < 120; at += 1)
      await gateway.ask(phoneOf(`stranger-${at}`, `198.51.${at}.1`), 'registration-start');
    for (let at = 0; at < 100; at += 1) {
      await gateway.ask(phone, 'registration-start');
      gateway.wait(10 * MINUTE);
    }
    expect(gateway.bans).toEqual([]);
  });
});

describe('in production who goes on is banned', () => {
  it('a device that asks every second, within ten minutes', async () => {
    const phone = phoneOf('robot', '203.0.113.8');
    for (let at = 0; at < 600 && gateway.bans.length === 0; at += 1) {
      await gateway.ask(phone, 'lookup');
      gateway.wait(SECOND);
    }
    expect(gateway.bans).toEqual(['device-refusals']);
    expect(await gateway.ask(phone, 'lookup')).toBe(false);
    expect(await gateway.ask(phoneOf('other', '203.0.113.8'), 'lookup')).toBe(true);
  });

  it('a device that guesses codes, of however many accounts, and from the routes that take codes alone', async () => {
    const phone = phoneOf('guesser', '203.0.113.8');
    for (let at = 0; at < 40; at += 1) await gateway.mistype(phone, `+1202555${String(1_000 + at)}`);
    expect(gateway.bans).toEqual(['device-codes']);
    expect(await gateway.ask(phone, 'registration-complete')).toBe(false);
    expect(await gateway.ask(phone, 'lookup')).toBe(true);
  });

  it('an address that tries one token after another, in both kinds of failure', async () => {
    const phone = phoneOf('forger', '203.0.113.9');
    for (let at = 0; at < 300; at += 1) {
      await gateway.fail(phone, 'attestation_invalid');
      await gateway.fail(phone, 'proof_invalid');
    }
    expect(gateway.bans.toSorted()).toEqual(['address-attestation', 'address-proof']);
  });
});
