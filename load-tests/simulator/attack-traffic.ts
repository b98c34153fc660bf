import type { ClientAddress } from '../../src/core/address/client-address.ts';
import type { AttestedDevice } from '../../src/core/attestation/verifier.ts';
import { DAY, SECOND, type Instant } from '../../src/core/time.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';
import { ipv4At, ipv6At } from './addresses.ts';
import type { AnswersLearned } from './answers-learned.ts';
import type { Arrival, Ruling } from './arrival.ts';
import type { AskedNumbers } from './asked-numbers.ts';
import { adversaryDevice } from './devices.ts';
import { after, type Later } from './later.ts';
import { numberAt, PLAN_SIZE } from './plan.ts';
import { createRefusedSources } from './refused-sources.ts';
import type { RegisteredNumbers } from './registered-numbers.ts';
import type { Simulation } from './simulation.ts';

export interface AttackTrafficOptions {
  readonly scenario: AttackScenario;
  readonly from: Instant;
  readonly until: Instant;
  readonly asked: AskedNumbers;
  readonly registered: RegisteredNumbers;
  readonly learned: AnswersLearned;
}

/** What the adversary has had of it. */
export interface AttackTally {
  /** Requests that were sent, and what became of them. */
  readonly sent: number;
  readonly answered: number;
  readonly blind: number;
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Of the answers about numbers that are not his: how many said “registered”. */
  readonly hits: number;
  /** Seconds until a request was first told nothing; absent where none was. */
  readonly firstRefusalSeconds?: number;
}

/** Networks that no honest person is in. */
const FIRST_NETWORK = 12_000;
const IPV6_NETWORK = 40_000;

const addressesOf = ({
  adversary,
}: AttackScenario): { readonly count: number; readonly at: (index: number) => ClientAddress } => {
  const { ipv4, ipv6Slash64, autonomousSystems } = adversary;
  const systems = Math.max(1, autonomousSystems);
  if (ipv4 === 0) return { count: ipv6Slash64, at: (index) => ipv6At(IPV6_NETWORK, index) };
  return {
    count: ipv4,
    at: (index) => ipv4At(FIRST_NETWORK + (index % systems), Math.floor(index / systems)),
  };
};

/** Which key and which address a request has. */
const createTurns = ({ adversary, load }: AttackScenario, addresses: number) => {
  const keys = adversary.deviceKeys + adversary.stolenTokens;
  const { requestsPerKey = 1, addressPer } = load;
  return {
    keys,
    at(request: number) {
      const key = keys === 0 ? 0 : Math.floor(request / requestsPerKey) % keys;
      return { key, address: (addressPer === 'key' ? key : request) % addresses };
    },
  };
};

const createDevices = (
  { adversary }: AttackScenario,
  keys: number,
): ((key: number) => AttestedDevice | undefined) => {
  const made: AttestedDevice[] = [];
  return (key) => (keys === 0 ? undefined : (made[key] ??= adversaryDevice(key, adversary.issuers)));
};

/** When the nth request is sent, in milliseconds after the first. */
const timesOf = ({ load }: AttackScenario): { readonly everyMs: number; readonly longestMs: number } => ({
  everyMs: SECOND / load.perSecond,
  longestMs: load.shape === 'burst' ? (load.burstSeconds ?? 1) * SECOND : load.campaignDays * DAY,
});

interface Asked {
  readonly key: number;
  readonly place: number;
}

/** What a key was told within a day it does not learn again. */
const createRepeats = (): ((key: number, place: number, now: Instant) => boolean) => {
  const told = new Map<number, Instant>();
  return (key, place, now) => {
    const pair = key * PLAN_SIZE + place;
    const at = told.get(pair);
    if (at !== undefined && now - at < DAY) return true;
    told.set(pair, now);
    return false;
  };
};

const createTally = ({ scenario, asked, registered, learned, from }: AttackTrafficOptions) => {
  const counts = { sent: 0, answered: 0, blind: 0, hits: 0 };
  const refusedBy: Record<string, number> = {};
  let first: number | undefined;
  const isRepeat = createRepeats();
  const owned = new Set(asked.list.slice(0, scenario.adversary.ownedNumbers));
  const refused = (step: string, count: number): void => {
    counts.sent += count;
    refusedBy[step] = (refusedBy[step] ?? 0) + count;
  };
  return {
    refused,
    ruled({ key, place }: Asked, { path, refusedBy: step }: Ruling, now: Instant): void {
      if (path !== 'answer') first ??= (now - from) / SECOND;
      if (path === 'deny') return refused(step ?? '', 1);
      counts.sent += 1;
      if (path === 'blind') counts.blind += 1;
      else counts.answered += 1;
      if (path === 'blind' || owned.has(place) || isRepeat(key, place, now)) return;
      learned.add(now - from);
      if (registered.has(place)) counts.hits += 1;
    },
    read: (): AttackTally => ({
      ...counts,
      refusedBy,
      ...(first === undefined ? {} : { firstRefusalSeconds: first }),
    }),
  };
};

/** The adversary’s requests come at their pace, whatever was answered; returns what he has had so far. */
export const addAttackTraffic = (
  simulation: Simulation,
  options: AttackTrafficOptions,
): (() => AttackTally) => {
  const { scenario, from, until, asked } = options;
  const { gateway, agenda } = simulation;
  const addresses = addressesOf(scenario);
  const turns = createTurns(scenario, addresses.count);
  const deviceOf = createDevices(scenario, turns.keys);
  const { everyMs, longestMs } = timesOf(scenario);
  const tally = createTally(options);
  const sources = createRefusedSources(turns.keys, addresses.count);
  const requests = Math.ceil(Math.min(until - from, longestMs) / everyMs);
  const send = (request: number, now: Instant): Later<unknown> => {
    const { key, address } = turns.at(request);
    const device = deviceOf(key);
    const place = asked.next();
    const arrival: Arrival = {
      routeId: scenario.routes[request % scenario.routes.length] ?? 'lookup',
      address: addresses.at(address),
      number: numberAt(place),
      ...(device === undefined ? {} : { device }),
      ...(scenario.attestation === 'same-proof' ? { jti: 'the-very-same' } : {}),
    };
    return after(gateway.arrive(arrival), (ruling) => {
      tally.ruled({ key, place }, ruling, now);
      if (ruling.standing !== undefined) sources.refuse({ key, address }, ruling.standing);
    });
  };
  const next = (request: number): void => {
    if (request >= requests) return;
    agenda.add(Math.floor(from + request * everyMs), (now) => {
      const until = sources.refusedUntil(turns.at(request), now);
      if (until === undefined) return after(send(request, now), () => next(request + 1));
      // What comes before then is refused, whatever it asks: it is counted, not asked.
      const free = Math.max(request + 1, Math.ceil((until - from) / everyMs));
      const last = Math.min(sources.isAll ? free : request + 1, requests);
      tally.refused('known', last - request);
      return next(last);
    });
  };
  next(0);
  return tally.read;
};
