import type { Config } from '../../config/schema.ts';
import { createSeededRandom } from '../../src/core/seeded-random.ts';
import type { KeyedHash } from '../../src/core/subjects/keyed-hash.ts';
import { DAY, HOUR, type Instant } from '../../src/core/time.ts';
import { diurnalBase } from '../scenarios/diurnal-base.ts';
import { flashCrowdX36 } from '../scenarios/flash-crowd-x36.ts';
import type { AttackScenario, HonestLoad, HonestScenario, Scenario } from '../scenarios/scenario.ts';
import { createAnswersLearned, type AnswersLearned } from './answers-learned.ts';
import { addAttackTraffic, type AttackTally } from './attack-traffic.ts';
import { adversaryLevels } from './devices.ts';
import { createHonestTally, type HonestCounting } from './honest-tally.ts';
import { addHonestTraffic } from './honest-traffic.ts';
import { addOwners } from './owners.ts';
import { judgeAttack, judgeHonest } from './judge.ts';
import { createQuickHash } from './quick-hash.ts';
import type { RegisteredNumbers } from './registered-numbers.ts';
import type { AttackResult, SimulationResult } from './result.ts';
import { createSimulation, type Simulation, type SimulationOptions } from './simulation.ts';
import { openEmbedded } from './store.ts';

export interface SimulateOptions extends Partial<Pick<SimulationOptions, 'openStore' | 'onTime'>> {
  /** By what the routes may tell. */
  readonly configOf: (disclosure: SimulationResult['disclosure']) => Config;
  readonly seed: number;
  /** Days of the attack, or of honest people, at most. */
  readonly days: number;
  /** Days of ordinary traffic before, by which detectors know what is usual; 1 where absent. */
  readonly warmUpDays?: number;
  /** Of the base line beside, and of the crowd in which an attack hides; all of it (1) where absent. */
  readonly baseShare?: number;
  readonly registered: RegisteredNumbers;
  /** Stands in for the keyed hash; the quick one where absent. */
  readonly hash?: KeyedHash;
  /** Hears how far it is, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Midnight, UTC. */
const BEGIN: Instant = Date.UTC(2027, 0, 1);
/** The share of this part of the day that passes between two looks at the progress. */
const PART_MS = HOUR / 6;

interface Stage extends SimulateOptions {
  readonly simulation: Simulation;
  /** When the warming up is over, and when all is. */
  readonly from: Instant;
  readonly until: Instant;
}

const scaled = (load: HonestLoad, share: number): HonestLoad => ({
  ...load,
  perSecond: load.perSecond * share,
});

/** The base line; what it is before the scenario begins counts nowhere. */
const addBase = (
  { simulation, from, until, registered, seed, baseShare = 1 }: Stage,
  tally: HonestCounting,
): void => {
  const people = { load: scaled(diurnalBase.load, baseShare), bound: {}, registered };
  const before = { name: 'before', from: BEGIN, until: from, tally: createHonestTally() };
  addHonestTraffic(simulation, { ...people, ...before, random: createSeededRandom(seed + 4) });
  addHonestTraffic(simulation, {
    ...{ ...people, name: 'base', from, until, tally },
    random: createSeededRandom(seed),
  });
};

const addPeople = (
  { simulation, from, until, registered, seed }: Stage,
  { load, bound, id }: HonestScenario,
  tally: HonestCounting,
  share = 1,
): void =>
  addHonestTraffic(simulation, {
    ...{ load: scaled(load, share), bound, from, until, registered, tally },
    name: id,
    random: createSeededRandom(seed + 1),
  });

const attackResult = (
  tally: AttackTally,
  learned: AnswersLearned,
  { bound, containWithinSeconds }: AttackScenario,
  days: number,
): AttackResult => ({
  ...tally,
  learned: learned.count,
  worstDay: learned.worstDay(),
  containedSeconds: learned.containedAfter(bound.answersPerDay, containWithinSeconds ?? 0),
  learnedByHour: learned.series(days * DAY, Math.max(1, Math.round(days * 24))),
});

/** Lets everything happen, and says how far it is. */
const play = async ({ simulation, until, onProgress }: Stage): Promise<number> => {
  let peak = 0;
  for (let at = BEGIN; at < until; at += PART_MS) {
    await simulation.run(Math.min(at + PART_MS, until));
    peak = Math.max(peak, process.memoryUsage.rss());
    onProgress?.(Math.min((at + PART_MS - BEGIN) / (until - BEGIN), 1));
  }
  return peak;
};

/** What was spent since `began`, which `performance.now` and `process.cpuUsage` have told. */
const costSince = (began: { readonly at: number; readonly cpu: NodeJS.CpuUsage }, decisions: number) => {
  const { user, system } = process.cpuUsage(began.cpu);
  const cpuSeconds = (user + system) / 1e6;
  return {
    decisions,
    seconds: (performance.now() - began.at) / 1_000,
    cpuSeconds,
    decisionsPerSecond: decisions / Math.max(cpuSeconds, 0.001),
  };
};

const alarmsOf = ({ events }: Simulation, from: Instant): Record<string, number> => {
  const alarms: Record<string, number> = {};
  for (const event of events) {
    if (event.kind !== 'alarm' || !event.isActive || event.at < from) continue;
    alarms[event.evidence.detector] = (alarms[event.evidence.detector] ?? 0) + 1;
  }
  return alarms;
};

const levelOf = ({ events }: Simulation, from: Instant): number =>
  Math.max(
    0,
    ...events.flatMap((event) => (event.kind === 'containment' && event.at >= from ? [event.to] : [])),
  );

type Judged = Pick<SimulationResult, 'kind' | 'honest' | 'checks'> & { readonly attack?: AttackResult };

const playAttack = async (stage: Stage, scenario: AttackScenario, days: number) => {
  const { simulation, from, until, seed } = stage;
  const { deviceKeys, stolenTokens, issuers } = scenario.adversary;
  const base = createHonestTally(adversaryLevels(deviceKeys + stolenTokens, issuers));
  const owners = createHonestTally();
  const learned = createAnswersLearned();
  addBase(stage, base);
  // Nothing tells the people of every day from the crowd around them: all of them are held to the line of the crowd.
  const { insideCrowd = false } = scenario.load;
  if (insideCrowd) addPeople(stage, flashCrowdX36, base, stage.baseShare);
  if (scenario.bound.ownersRegister !== undefined)
    addOwners(simulation, scenario, seed, { ...stage, random: createSeededRandom(seed + 3), tally: owners });
  const read = addAttackTraffic(simulation, { scenario, from, until, seed, learned });
  const peak = await play(stage);
  const attack = attackResult(read(), learned, scenario, days);
  const honest = base.read();
  const { bound: line } = insideCrowd ? flashCrowdX36 : diurnalBase;
  const checks = judgeAttack(scenario, { attack, honest, owners: owners.read() }, line);
  return { peak, arrivals: attack.sent, judged: { kind: 'attack', attack, honest, checks } satisfies Judged };
};

const playPeople = async (stage: Stage, scenario: HonestScenario) => {
  const { simulation, from } = stage;
  const [base, own] = [createHonestTally(), createHonestTally()];
  const isBase = scenario.id === diurnalBase.id;
  addBase(stage, isBase ? own : base);
  if (!isBase) addPeople(stage, scenario, own);
  const peak = await play(stage);
  const honest = own.read();
  const noticed = { alarms: alarmsOf(simulation, from), level: levelOf(simulation, from) };
  const checks = judgeHonest(scenario, { honest, ...noticed });
  return { peak, arrivals: 0, judged: { kind: 'honest', honest, checks } satisfies Judged };
};

/** Plays one scenario in virtual time against an instance of this configuration. */
export const simulate = async (scenario: Scenario, options: SimulateOptions): Promise<SimulationResult> => {
  const { configOf, seed, registered, warmUpDays = 1 } = options;
  const disclosure = scenario.kind === 'attack' ? scenario.disclosure : 'budgeted';
  // A burst is followed by a day: so that an attack’s bound, which is of a day, can break.
  const length = scenario.kind === 'attack' ? Math.max(scenario.load.campaignDays, 1) : scenario.load.days;
  const days = Math.min(options.days, length);
  const simulation = createSimulation({
    config: configOf(disclosure),
    begin: BEGIN,
    hash: options.hash ?? createQuickHash(seed),
    openStore: options.openStore ?? openEmbedded,
    ...(options.onTime === undefined ? {} : { onTime: options.onTime }),
  });
  const from = BEGIN + warmUpDays * DAY;
  const stage: Stage = { ...options, simulation, from, until: from + days * DAY };
  const had = registered.size;
  const began = { at: performance.now(), cpu: process.cpuUsage() };
  const { judged, arrivals, peak } =
    scenario.kind === 'attack' ? await playAttack(stage, scenario, days) : await playPeople(stage, scenario);
  return {
    ...{ id: scenario.id, name: scenario.name, seed, days, disclosure, registered: had },
    ...judged,
    alarms: alarmsOf(simulation, from),
    level: levelOf(simulation, from),
    cost: {
      ...costSince(began, simulation.gateway.decided),
      arrivals: judged.honest.requests + arrivals,
      peakMemoryBytes: peak,
      evicted: simulation.store.evicted,
    },
  };
};
