import { createHash, randomUUID } from 'node:crypto';

import { Redis } from 'ioredis';

import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import type { Writer } from '../../src/adapters/redis/decide-arguments.ts';
import { createRedisDecisionStore } from '../../src/adapters/redis/decide-store.ts';
import { compileAnswerBudgets } from '../../src/core/containment/answer-budgets.ts';
import { compileCharges } from '../../src/core/limits/charges.ts';
import { createProofUse } from '../../src/core/limits/proof-use.ts';
import type { DecideRequest } from '../../src/core/limits/store.ts';
import type { RequestFacts } from '../../src/core/subjects/facts.ts';

const NAMESPACE = 'nw';
const IN_FLIGHT = 64;
export const WRITER: Writer = { mark: '.1123456789', eraKey: `{${NAMESPACE}}:era` };
/** An honest phone asks ten times about one number. */
const ASKS = 10;

/** Policies and ledgers as shipped; the pace of the upstream alone is widened, or a measurement would end at it. */
const readProduction = async (): Promise<Config> => {
  const config = await loadConfig({
    env: {},
    overlay: {
      public: { origin: 'https://api.example' },
      upstream: { url: 'https://upstream.example' },
      secrets: { hashKey: '5e'.repeat(32) },
      attestation: {
        issuers: [
          { issuer: 'https://attest.example', audience: 'a', keys: { url: 'https://attest.example/keys' } },
        ],
      },
      store: { redis: { url: 'redis://127.0.0.1:1', namespace: NAMESPACE } },
    },
  });
  const wide = config.policies.map((policy) =>
    policy.by.includes('global') ? { ...policy, limit: 100 * policy.limit } : policy,
  );
  const ledgers = config.ledgers.map((ledger) => ({
    ...ledger,
    // Room for everybody: what a full ledger refuses costs less, and is not what is asked for here.
    ...(ledger.by.some((by) => by === 'issuer' || by === 'segment' || by === 'global')
      ? { capacity: { ipv4: 1_000_000, ipv6: 1_000_000 } }
      : {}),
  }));
  return { ...config, policies: wide, ledgers };
};

/** The look-up of the phone with this index; each has a block and a network of its own. */
const factsOf = (index: number): RequestFacts => {
  const [a, b] = [(index >> 8) & 255, index & 255];
  const national = `2${String(index % 100_000).padStart(5, '0')}${String(index).padStart(9, '0').slice(0, 4)}`;
  return {
    routeId: 'lookup',
    address: {
      family: 4,
      text: `10.${a}.${b}.1`,
      ladder: [`10.${a}.${b}.1/32`, `10.${a}.${b}.0/24`, `10.${a}.0.0/16`],
    },
    number: {
      ...{ e164: `+1${national}`, country: 'US', block: `+1${national.slice(0, 6)}` },
      ...{ callingCode: '1', national },
    },
    device: {
      thumbprint: createHash('sha256').update(`${index}`).digest('base64url'),
      ...{ app: 'app', issuer: 'https://attest.example', platform: 'ios', appVersion: '27.1.0' },
      ...{ provider: 'apple-app-attest', level: 'secure-enclave', tokenExpiresAt: 0 },
    },
  };
};

/** A key of a look-up, and what counts there. */
export interface CountedKey {
  readonly key: string;
  /** Of its policy or ledger. */
  readonly id: string;
  readonly by: readonly string[];
}

export interface Asked {
  readonly request: DecideRequest;
  readonly counted: readonly CountedKey[];
}

/** Builds what a request asks of the store, as the gateway does for a route that tells within budgets. */
export const compileRequests = async (): Promise<(index: number) => Asked> => {
  const { policies, ledgers, routes } = await readProduction();
  const hash = createKeyedHash(Buffer.alloc(32, 1));
  const blindable = new Set(routes.map(({ id }) => id));
  const charges = compileCharges({ policies, namespace: NAMESPACE, hash, blindable });
  const answers = compileAnswerBudgets({ ledgers, namespace: NAMESPACE, hash });
  const proofUse = createProofUse({ namespace: NAMESPACE, hash, clockSkewMs: 5_000 });
  return (index) => {
    const facts = factsOf(index);
    const proof = proofUse(
      facts.device?.thumbprint ?? '',
      { jti: randomUUID(), acceptableUntil: Date.now() + 60_000 },
      true,
      Date.now(),
    );
    const { request, policies: charged } = charges(facts, proof);
    const asked = answers.ask(facts, true);
    const ledgers = asked?.ledgers ?? [];
    const counted = [
      ...charged.map(({ id, by }, at) => ({ id, by, key: request.charges[at]?.key ?? '' })),
      ...ledgers.map(({ id, by }, at) => ({
        ...{ id: `ledger ${id}`, by },
        key: asked?.request.ledgers[at]?.key ?? '',
      })),
    ];
    return { request: asked === undefined ? request : { ...request, answer: asked.request }, counted };
  };
};

export interface DecisionCost {
  readonly decisions: number;
  readonly charges: number;
  readonly ledgers: number;
  /** Of the script, by Redis’ own account. */
  readonly scriptMicros: number;
  /** Of the whole server: the script, its arguments, its connection. */
  readonly cpuMicros: number;
  /** Of the keys by device alone, and by block alone; each phone asks about a block of its own. */
  readonly bytesPerDevice: number;
  readonly bytesPerBlock: number;
}

const numberOf = (info: string, name: RegExp): number => Number(name.exec(info)?.[1] ?? NaN);

const cpuOf = async (client: Redis): Promise<number> => {
  const info = await client.info('cpu');
  return 1e6 * (numberOf(info, /used_cpu_user:([\d.]+)/) + numberOf(info, /used_cpu_sys:([\d.]+)/));
};

/** What Redis takes for these keys, where it has them. */
const bytesOf = async (client: Redis, names: readonly string[]): Promise<number> => {
  const sizes = await Promise.all(names.map((name) => client.memory('USAGE', name)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
};

const askAll = async (client: Redis, devices: number): Promise<void> => {
  const store = createRedisDecisionStore({ client, writer: WRITER });
  const build = await compileRequests();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < devices * ASKS; at = next++) {
      const { admitted, answer } = await store.decide(build(at % devices).request);
      if (!admitted || answer?.open !== true) throw new Error('a look-up was refused');
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
};

/** Each of `devices` phones asks ten times about its number, all in turn, on an empty Redis. */
export const measureDecisions = async (port: number, devices: number): Promise<DecisionCost> => {
  const client = new Redis({ port, host: '127.0.0.1' });
  // It tries again until the server listens.
  client.on('error', () => undefined);
  await client.flushall();
  await client.set(WRITER.eraKey, '0');
  await client.config('RESETSTAT');
  const before = await cpuOf(client);
  const decisions = devices * ASKS;
  await askAll(client, devices);
  const cpuMicros = ((await cpuOf(client)) - before) / decisions;
  const stats = await client.info('commandstats');
  const build = await compileRequests();
  const asked = Array.from({ length: devices }, (_, index) => build(index));
  const bytesBy = (subject: string): Promise<number> =>
    bytesOf(
      client,
      asked.flatMap(({ counted }) => counted.filter(({ by }) => by.join() === subject).map(({ key }) => key)),
    );
  const [device, block] = [await bytesBy('device'), await bytesBy('block')];
  const sample = build(0).request;
  client.disconnect();
  return {
    decisions,
    charges: sample.charges.length,
    ledgers: sample.answer?.ledgers.length ?? 0,
    scriptMicros: numberOf(stats, /cmdstat_evalsha:.*?usec_per_call=([\d.]+)/),
    cpuMicros,
    bytesPerDevice: device / devices,
    bytesPerBlock: block / devices,
  };
};
