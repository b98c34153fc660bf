import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../../config/load.ts';
import { createNumberSequence } from '../../../load-tests/numbers/sequence.ts';
import { createRegisteredNumbers } from '../../../load-tests/simulator/registered-numbers.ts';
import { simulate } from '../../../load-tests/simulator/simulate.ts';
import { createPhone } from '../../support/phone.ts';
import { createRegistrationApp } from '../../support/registration-app.ts';
import { serviceOverlay, startService, type Service } from '../../support/service.ts';
import { adversary, minutes } from './support.ts';

/** Eight devices of five numbers each, from one address, against ledgers and limits that all have their say. */
const DEVICES = 8;
const NUMBERS = 5;
const OVERLAY = {
  disclosure: 'budgeted',
  answers: { tick: '0ms' },
  canary: { enabled: false },
  ledgers: [
    { id: 'device', by: 'device', capacity: 3 },
    { id: 'address', by: 'address', capacity: 17 },
  ],
  policies: [
    { id: 'numbers', by: 'device', count: 'distinct number', limit: 4, window: '24h', beyond: 'blind' },
    { id: 'requests', by: 'address', limit: 34, window: '1h' },
  ],
};

const scenario = {
  ...adversary(1, {
    owns: { ipv4: 1, autonomousSystems: 1, deviceKeys: DEVICES },
    numbers: { from: 'list', size: 1_000, order: 'shuffled', hitRatio: 0 },
  }),
  load: { ...adversary(1).load, perSecond: 1, requestsPerKey: NUMBERS },
};

describe('the simulation of a scenario, and the gateway in it', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ overlay: OVERLAY });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('tell, blind and refuse alike', async () => {
    const numbers = createNumberSequence(scenario.numbers, 1);
    const real = { answered: 0, blind: 0, refused: 0 };
    for (let key = 0; key < DEVICES; key += 1) {
      const { lookup } = createRegistrationApp(service, await createPhone(service.issuer));
      for (let nth = 0; nth < NUMBERS; nth += 1) {
        const { status, body } = await lookup(numbers.next().e164);
        // None of them has an account: the truth says so, where the blind answer has a handle.
        if (status === 429) real.refused += 1;
        else if (body['authy_id'] === 0) real.answered += 1;
        else real.blind += 1;
      }
    }
    const config = await loadConfig({
      ...{ profile: 'development', env: {} },
      overlay: serviceOverlay(service.issuer, OVERLAY),
    });
    const { attack } = await simulate(scenario, {
      ...{ configOf: () => config, seed: 1, days: minutes((DEVICES * NUMBERS) / 60) },
      ...{ warmUpDays: 0, baseShare: 0, registered: createRegisteredNumbers(1_000, 1) },
    });
    const simulated = {
      answered: attack?.answered,
      blind: attack?.blind,
      refused: attack?.refusedBy['limit'] ?? 0,
    };
    expect(simulated).toEqual(real);
    expect(real).toEqual({ answered: 17, blind: 17, refused: 6 });
  }, 120_000);
});
