import { createAttacker, type Attacker, type Question } from '../attackers/attacker.ts';
import type { Outcome } from '../attackers/reactions.ts';
import { judgeAnswer, refusalOf, type Told } from '../judging/learned.ts';
import { createNaiveLimit } from '../judging/naive.ts';
import type { SigningPool } from '../phones/signing-pool.ts';
import type { SignedHeaders } from '../phones/load-issuer.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';
import { attackerAddress } from '../sending/addresses.ts';
import type { Incoming, Sender } from '../sending/send.ts';
import { runArrivals } from './open-model.ts';
import { probeOf, type Probe } from './probe.ts';
import type { Recording } from './recording.ts';

/** What the adversary of a run has to work with. */
export interface AttackDeps {
  readonly scenario: AttackScenario;
  readonly perSecond: number;
  readonly durationMs: number;
  readonly most: number;
  readonly seed: number;
  /** All instances; requests go to each in turn. */
  readonly senders: readonly Sender[];
  readonly viaProxy: boolean;
  readonly signing: SigningPool | undefined;
  readonly isRegistered: (e164: string) => boolean | undefined;
  readonly recording: Recording;
  readonly signal: AbortSignal;
}

/** One answer, for what is judged at the end. */
export interface Judged {
  readonly atMs: number;
  readonly question: Question;
  readonly told: Told;
  readonly status: number;
  readonly tookMs: number;
  readonly bytes: number;
  readonly fields: string;
}

interface Planned {
  readonly question: Question;
  readonly probe: Probe;
  signed?: SignedHeaders | undefined;
}

/** Requests under way at which arrivals are dropped. */
const MOST_IN_FLIGHT = 20_000;

const signAhead = async (deps: AttackDeps, planned: readonly Planned[], shared: Planned[]): Promise<void> => {
  const { signing, scenario } = deps;
  if (signing === undefined) return;
  const isShared = scenario.attestation === 'same-proof';
  if (isShared && shared.length === 0) shared.push(...planned.slice(0, 1));
  const jobs = isShared ? shared : planned;
  const signed = await signing.sign(
    jobs.map(({ question, probe }) => ({ device: question.key ?? 0, ...probe })),
  );
  for (const [index, each] of planned.entries()) {
    // One proof for all of them; it stays the one that was made first.
    each.signed = isShared ? (shared[0]?.signed ?? signed[0]) : signed[index];
  }
};

const record = ({ recording }: AttackDeps, judged: Judged, answer: Incoming): void => {
  const step = recording.at(judged.atMs);
  step.told[judged.told] += 1;
  if (judged.told !== 'failed') step.attackMs.push(answer.tookMs);
  if (judged.told !== 'refused') return;
  const reason = refusalOf(answer);
  step.refusals[reason] = (step.refusals[reason] ?? 0) + 1;
};

const outcomeOf = (told: Told): Outcome => {
  if (told === 'true' || told === 'false') return 'told';
  return told === 'blind' ? 'blind' : 'refused';
};

/** What a plain limit per address would have given away by now: each number once. */
const createGiveaway = ({ recording }: AttackDeps) => {
  const naive = createNaiveLimit();
  const givenAway = new Set<string>();
  return (e164: string, address: string, atMs: number): void => {
    if (!naive(address, atMs) || givenAway.has(e164)) return;
    givenAway.add(e164);
    recording.at(atMs).naive += 1;
  };
};

/** Sends questions and judges the answers. */
const createAsking = (deps: AttackDeps, attacker: Attacker, beganAt: number) => {
  const judged: Judged[] = [];
  const underWay: Promise<void>[] = [];
  const ask = async ({ question, probe, signed = {} }: Planned, address: string): Promise<void> => {
    const sender = deps.senders[underWay.length % deps.senders.length];
    if (sender === undefined) return;
    const answer = await sender.send({ ...probe, headers: { ...probe.headers, ...signed }, address });
    const told = judgeAnswer(question.route, answer, deps.isRegistered(question.number.e164));
    const { status, tookMs, fields, text } = answer;
    const atMs = performance.now() - beganAt;
    const one = { atMs, question, told, status, tookMs, fields, bytes: text.length };
    judged.push(one);
    record(deps, one, answer);
    attacker.observe(question, outcomeOf(told));
  };
  return {
    judged,
    underWay,
    ask: (planned: Planned, address: string) => underWay.push(ask(planned, address)),
  };
};

/** Plays the adversary of a scenario; resolves with all answers once the last one is there. */
export const playAttack = async (
  deps: AttackDeps,
  beganAt: number,
): Promise<{ readonly judged: readonly Judged[]; readonly attacker: Attacker }> => {
  const { scenario, senders, recording, viaProxy, signing } = deps;
  const attacker = createAttacker(scenario, deps.seed);
  const giveAway = createGiveaway(deps);
  const asking = createAsking(deps, attacker, beganAt);
  const shared: Planned[] = [];
  const onDropped = (atMs: number): void => {
    recording.at(atMs).arrivals += 1;
    recording.at(atMs).dropped += 1;
  };
  const isShared = scenario.attestation === 'same-proof';
  let first: Question | undefined;
  const plan = (): Planned => {
    const next = attacker.next();
    first ??= next;
    // A proof is for one request: sent with another it would be refused for that, used before or not.
    const question = isShared ? { ...next, number: first.number, route: first.route } : next;
    return { question, probe: probeOf(question) };
  };
  const fire = (planned: Planned, atMs: number): void => {
    const { question, signed } = planned;
    const address = attackerAddress(scenario.adversary, question.address, viaProxy);
    giveAway(question.number.e164, address, atMs);
    const inFlight = senders.reduce((sum, sender) => sum + sender.inFlight, 0);
    if ((signing !== undefined && signed === undefined) || inFlight >= MOST_IN_FLIGHT) {
      onDropped(atMs);
    } else {
      recording.at(atMs).arrivals += 1;
      asking.ask(planned, address);
    }
  };
  const prepare = (planned: readonly Planned[]) => signAhead(deps, planned, shared);
  await runArrivals<Planned>({ ...deps, pace: () => attacker.pace, plan, prepare, fire, onDropped }, beganAt);
  await Promise.all(asking.underWay);
  return { judged: asking.judged, attacker };
};
