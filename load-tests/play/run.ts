import { setTimeout as sleep } from 'node:timers/promises';

import { playHonest } from '../honest/play.ts';
import type { Episode } from '../honest/episode.ts';
import type { AskedNumber } from '../numbers/sequence.ts';
import { createSigningPool, type SigningPool } from '../phones/signing-pool.ts';
import type { AttackScenario, HonestLoad } from '../scenarios/scenario.ts';
import { createSender, type Sender } from '../sending/send.ts';
import { createCodeReader } from '../world/side-channel.ts';
import { sinceBegin, type Outage } from '../world/outage.ts';
import type { Target } from '../world/target.ts';
import { playAttack, type Judged } from './attack.ts';
import type { Attacker } from '../attackers/attacker.ts';
import { readDefender } from './defender.ts';
import { createRecording, type Recording } from './recording.ts';

/** One run, as it was planned. */
export interface RunPlan {
  readonly target: Target;
  readonly seconds: number;
  readonly seed: number;
  readonly viaProxy: boolean;
  /** Absent: honest people alone. */
  readonly attack?:
    { readonly scenario: AttackScenario; readonly perSecond: number; readonly most: number } | undefined;
  readonly honest: {
    readonly load: HonestLoad;
    readonly perSecond: number;
    readonly numbers?: readonly AskedNumber[] | undefined;
  };
  readonly signal: AbortSignal;
  readonly onProgress?: ((recording: Recording, seconds: number) => void) | undefined;
}

/** What came of it. */
export interface RunResult {
  readonly recording: Recording;
  readonly judged: readonly Judged[];
  readonly attacker: Attacker | undefined;
  readonly episodes: readonly Episode[];
  /** When the store was away, from the first arrival on. */
  readonly outage: Outage | undefined;
  /** How long arrivals came, in seconds. */
  readonly seconds: number;
}

const PROGRESS_MS = 250;
/** Before the first arrival, so that the first requests are signed in time. */
const LEAD_MS = 600;

/** A thread that has signed once: what it has to load does not delay the first arrivals. */
const openPool = async ({ target }: RunPlan, name: string, certificates: number): Promise<SigningPool> => {
  const pool = createSigningPool({ origin: target.origin, tokens: target.tokens, certificates, name });
  await pool.sign([{ device: 0, method: 'GET', path: '/' }]);
  return pool;
};

/** Who signs in a run. */
interface Pools {
  readonly honest: SigningPool;
  readonly attack: SigningPool | undefined;
}

const openPools = async (plan: RunPlan, owned: AsyncDisposableStack): Promise<Pools> => {
  const { attack } = plan;
  const honest = owned.use(await openPool(plan, 'honest', 0));
  if (attack === undefined || attack.scenario.attestation === 'none') return { honest, attack: undefined };
  return { honest, attack: owned.use(await openPool(plan, 'attacker', attack.scenario.adversary.issuers)) };
};

/** Reads the gateway’s metrics once a second, and shows progress, until it is told to end. */
const observe = async (
  plan: RunPlan,
  recording: Recording,
  beganAt: number,
  over: AbortSignal,
): Promise<void> => {
  let readAt = -Infinity;
  while (!over.aborted) {
    const ms = performance.now() - beganAt;
    if (ms - readAt >= 1_000) {
      readAt = ms;
      const sample = await readDefender(plan.target.metricsUrls);
      if (sample !== undefined) recording.at(ms).defender = sample;
    }
    plan.onProgress?.(recording, Math.max(0, ms / 1_000));
    await sleep(PROGRESS_MS, undefined, { signal: over }).catch(() => undefined);
  }
};

/** Breaks what the scenario breaks, a third of the way through. */
const strike = async (
  { attack, target, seconds, signal }: RunPlan,
  beganAt: number,
): Promise<Outage | undefined> => {
  if (attack?.scenario.fault !== 'store-killed' || target.breakStore === undefined) return undefined;
  await sleep(LEAD_MS + (seconds * 1_000) / 3, undefined, { signal }).catch(() => undefined);
  const outage = signal.aborted ? undefined : await target.breakStore(signal);
  // Of an end that nobody waited for nothing can be said.
  return outage === undefined || outage.wasInterrupted ? undefined : sinceBegin(outage, beganAt);
};

/** The attack and the honest people beside it, at the same time. */
const playBoth = async (
  plan: RunPlan,
  shared: {
    readonly senders: readonly Sender[];
    readonly recording: Recording;
    readonly durationMs: number;
    readonly pools: Pools;
  },
  beganAt: number,
) => {
  const { attack, honest, target, seed, viaProxy, signal } = plan;
  const common = { ...shared, seed, viaProxy, signal };
  const playing = playHonest({
    ...common,
    ...honest,
    seed: seed + 100,
    beganAt,
    signing: shared.pools.honest,
    readCode: createCodeReader(target.sideChannelUrl),
  });
  const { isRegistered } = target;
  const attacking =
    attack === undefined
      ? undefined
      : playAttack(
          {
            ...common,
            ...attack,
            isRegistered,
            signing: shared.pools.attack,
          },
          beganAt,
        );
  const [episodes, attacked, outage] = await Promise.all([playing, attacking, strike(plan, beganAt)]);
  return { episodes, outage, judged: attacked?.judged ?? [], attacker: attacked?.attacker };
};

/** Plays one run to its end, or until it is interrupted. */
export const playRun = async (plan: RunPlan): Promise<RunResult> => {
  const durationMs = plan.seconds * 1_000;
  const recording = createRecording(durationMs);
  await using owned = new AsyncDisposableStack();
  const pools = await openPools(plan, owned);
  using senders = new DisposableStack();
  const shared = {
    senders: plan.target.urls.map((url) => senders.use(createSender({ url, viaProxy: plan.viaProxy }))),
    recording,
    durationMs,
    pools,
  };
  const beganAt = performance.now() + LEAD_MS;
  let interruptedAt: number | undefined;
  plan.signal.addEventListener('abort', () => (interruptedAt = performance.now()), { once: true });
  const over = new AbortController();
  const observing = observe(plan, recording, beganAt, over.signal);
  try {
    const played = await playBoth(plan, shared, beganAt);
    const last = await readDefender(plan.target.metricsUrls);
    if (last !== undefined) recording.at(performance.now() - beganAt).defender = last;
    const ranMs = interruptedAt === undefined ? durationMs : Math.max(0, interruptedAt - beganAt);
    return { ...played, recording, seconds: Math.min(plan.seconds, ranMs / 1_000) };
  } finally {
    over.abort();
    await observing;
  }
};
