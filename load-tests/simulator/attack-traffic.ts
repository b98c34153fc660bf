import type { ClientAddress } from '../../src/core/address/client-address.ts';
import { DAY, SECOND, type Instant } from '../../src/core/time.ts';
import { createAttacker, type Question } from '../attackers/attacker.ts';
import type { Outcome } from '../attackers/reactions.ts';
import { createNumberSequence } from '../numbers/sequence.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';
import { ipv4At, ipv6At } from './addresses.ts';
import type { AnswersLearned } from './answers-learned.ts';
import type { Arrival, Ruling } from './arrival.ts';
import { adversaryDevice } from './devices.ts';
import { after, type Later } from './later.ts';
import { phoneNumberOf } from './plan.ts';
import { createRefusedSources } from './refused-sources.ts';
import type { Simulation } from './simulation.ts';

export interface AttackTrafficOptions {
  readonly scenario: AttackScenario;
  readonly from: Instant;
  readonly until: Instant;
  readonly seed: number;
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
  /** US dollars that were spent; absent where the scenario has no prices. */
  readonly dollars?: number;
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

/** The first ones of his list. */
const ownedNumbers = ({ adversary, numbers }: AttackScenario, seed: number): ReadonlySet<string> => {
  const list = createNumberSequence({ ...numbers, order: 'shuffled', repeats: 1 }, seed);
  return new Set(Array.from({ length: adversary.ownedNumbers }, () => list.next().e164));
};

/** When the nth request is sent, in milliseconds after the first. */
const timesOf = ({ load }: AttackScenario): { readonly everyMs: number; readonly longestMs: number } => ({
  everyMs: SECOND / load.perSecond,
  longestMs: load.shape === 'burst' ? (load.burstSeconds ?? 1) * SECOND : load.campaignDays * DAY,
});

/** What a key was told within a day it does not learn again. */
const createRepeats = (): ((question: Question, now: Instant) => boolean) => {
  const told = new Map<string, Instant>();
  return ({ key, number: { e164 } }, now) => {
    const pair = `${key ?? ''}${e164}`;
    const at = told.get(pair);
    if (at !== undefined && now - at < DAY) return true;
    told.set(pair, now);
    return false;
  };
};

const createTally = ({ scenario, seed, learned, from }: AttackTrafficOptions) => {
  const counts = { sent: 0, answered: 0, blind: 0, hits: 0 };
  const refusedBy: Record<string, number> = {};
  let first: number | undefined;
  const owned = ownedNumbers(scenario, seed);
  const isRepeat = createRepeats();
  const refused = (step: string, count: number): void => {
    counts.sent += count;
    refusedBy[step] = (refusedBy[step] ?? 0) + count;
  };
  return {
    refused,
    ruled(question: Question, { path, refusedBy: step }: Ruling, now: Instant): void {
      const { e164, isRegistered } = question.number;
      if (path !== 'answer') first ??= (now - from) / SECOND;
      if (path === 'deny') {
        refused(step ?? '', 1);
        return;
      }
      counts.sent += 1;
      if (path === 'blind') counts.blind += 1;
      else counts.answered += 1;
      if (path === 'blind' || owned.has(e164) || isRepeat(question, now)) return;
      learned.add(now - from);
      if (isRegistered) counts.hits += 1;
    },
    read: (): AttackTally => ({
      ...counts,
      refusedBy,
      ...(first === undefined ? {} : { firstRefusalSeconds: first }),
    }),
  };
};

const outcomeOf = ({ path }: Ruling): Outcome => {
  if (path === 'deny') return 'refused';
  return path === 'blind' ? 'blind' : 'told';
};

/** Sends one question; remembers whose refusal stands. */
const createSender = (simulation: Simulation, { scenario, seed }: AttackTrafficOptions) => {
  const addresses = addressesOf(scenario);
  const keys = scenario.adversary.deviceKeys + scenario.adversary.stolenTokens;
  const sources = createRefusedSources(scenario.attestation === 'none' ? 0 : keys, addresses.count);
  const attacker = createAttacker(scenario, seed);
  const arrivalOf = ({ key, address, number, route }: Question): Arrival => ({
    routeId: route,
    address: addresses.at(address),
    number: phoneNumberOf(number.e164),
    ...(key === undefined ? {} : { device: adversaryDevice(key, scenario.adversary.issuers) }),
    ...(scenario.attestation === 'same-proof' ? { jti: 'the-very-same' } : {}),
  });
  return {
    sources,
    attacker,
    send: (question: Question): Later<Ruling> =>
      after(simulation.gateway.arrive(arrivalOf(question)), (ruling) => {
        if (ruling.standing !== undefined) sources.refuse(question, ruling.standing);
        return ruling;
      }),
  };
};

/** The adversary’s requests come at their pace, whatever was answered; returns what he has had so far. */
export const addAttackTraffic = (
  simulation: Simulation,
  options: AttackTrafficOptions,
): (() => AttackTally) => {
  const { scenario, from, until } = options;
  const { sources, attacker, send } = createSender(simulation, options);
  const { everyMs, longestMs } = timesOf(scenario);
  const end = Math.min(until, from + longestMs);
  const tally = createTally(options);
  const ask = (now: Instant): Later<Instant> => {
    const question = attacker.next();
    const refusedUntil = sources.refusedUntil(question, now);
    if (refusedUntil !== undefined) {
      // What comes before then is refused, whatever it asks, and counts nowhere: it is counted here, and not asked.
      const turns = sources.isAll ? Math.max(1, Math.ceil((Math.min(refusedUntil, end) - now) / everyMs)) : 1;
      tally.refused('known', turns);
      attacker.observe(question, 'refused');
      return turns * everyMs;
    }
    return after(send(question), (ruling) => {
      tally.ruled(question, ruling, now);
      attacker.observe(question, outcomeOf(ruling));
      return everyMs / attacker.pace;
    });
  };
  const next = (at: Instant): void => {
    if (at < end)
      simulation.agenda.add(Math.floor(at), () => after(ask(Math.floor(at)), (ms) => next(at + ms)));
  };
  next(from);
  return () => {
    const { dollars } = attacker.spending;
    return { ...tally.read(), ...(dollars === undefined ? {} : { dollars }) };
  };
};
