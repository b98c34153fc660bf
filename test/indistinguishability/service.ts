import { Agent } from 'node:http';

import { createLoadIssuer } from '../../load-tests/phones/load-issuer.ts';
import { startService, type Service } from '../support/service.ts';
import { ask } from './ask.ts';
import { LOOKUP, type Signer } from './journey.ts';

const AUDIENCE = 'https://api.example';
const ISSUER = 'https://attest.example';

/** How often a number may be asked for before nothing is told about it. */
const NUMBER_LIMIT = 20;

/** So few that their limit is soon used up. */
const OVER_BUDGET = 5;

const MANY = { limit: 1_000_000, window: '1h' };

/** Limits that are shown, and limits that numbers can be over, as in the production profile. */
const POLICIES = [
  {
    id: 'device-numbers',
    by: 'device',
    count: 'distinct number',
    limit: 3,
    window: '24h',
    visibility: 'shown',
    beyond: 'blind',
  },
  { id: 'device-requests', by: 'device', limit: 60, window: '10m', visibility: 'shown' },
  {
    id: 'number-requests',
    by: 'number',
    limit: NUMBER_LIMIT,
    window: '24h',
    on: ['lookup', 'user-create'],
    beyond: 'blind',
  },
  { id: 'address', by: 'address', ...MANY },
];

export interface TestBed extends AsyncDisposable {
  readonly service: Service;
  readonly url: string;
  readonly createPhone: () => Signer;
  readonly classes: Readonly<Record<string, readonly string[]>>;
}

export interface TestBedOptions {
  readonly tickMs: number;
  readonly disclosure: 'never' | 'budgeted';
  /** Numbers of each class. */
  readonly numbers: number;
}

/** Numbers reserved for fiction by Ofcom: nobody has one, so who asks for one has made it up. */
const tripwires = (count: number): string[] =>
  Array.from({ length: Math.min(count, 1_000) }, (_, index) => `+447700900${String(index).padStart(3, '0')}`);

const unregistered = (registered: readonly string[], count: number): string[] => {
  const known = new Set(registered);
  const all = [...new Set(registered.map((e164) => e164.slice(0, -2)))].flatMap((range) =>
    Array.from({ length: 100 }, (_, line) => `${range}${String(line).padStart(2, '0')}`),
  );
  return all.filter((e164) => !known.has(e164)).slice(0, count);
};

const useUp = async (url: string, numbers: readonly string[], createPhone: () => Signer): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  const askAll = () =>
    Promise.all(
      numbers.map((e164) =>
        ask(agent, LOOKUP.question(url, { phone: createPhone(), e164, handle: '', request: '' })),
      ),
    );
  for (let time = 0; time < NUMBER_LIMIT; time += 1) await askAll();
  agent.destroy();
};

/** A gateway with an upstream that takes its time, and numbers of every class. */
export const startTestBed = async ({ tickMs, disclosure, numbers }: TestBedOptions): Promise<TestBed> => {
  const issuer = createLoadIssuer(ISSUER, AUDIENCE);
  const service = await startService({
    issuer: {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks: issuer.jwks,
      mint: () => Promise.reject(new Error('unused')),
    },
    overlay: {
      disclosure,
      answers: { tick: `${tickMs}ms` },
      upstream: { simulated: { registered: numbers + OVER_BUDGET, latency: '5ms' } },
      edge: MANY,
      log: { level: 'warn' },
      // The first answer fills it: where the truth is told within budgets, every budget is empty.
      ledgers: [{ id: 'all', by: 'global', capacity: 1, trickle: '30d' }],
      policies: POLICIES,
    },
  });
  const known = service.gateway.simulatedUpstream?.registeredNumbers() ?? [];
  const classes = {
    unregistered: unregistered(known, numbers),
    registered: known.slice(0, numbers),
    'over budget': known.slice(numbers),
    tripwire: tripwires(numbers),
  };
  const url = service.gateway.publicUrl;
  const createPhone = () => issuer.createPhone();
  await useUp(url, classes['over budget'], createPhone);
  return {
    service,
    url,
    createPhone,
    classes,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
};
