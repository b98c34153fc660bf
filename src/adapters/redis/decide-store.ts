import { ASKED, COMPLETED, type RepayRequest } from '../../core/containment/answer.ts';
import type { DecisionStore } from '../../core/limits/store.ts';
import type { Instant } from '../../core/time.ts';
import { answered, unavailable } from './answered.ts';
import { decideArguments, refundArguments, repayArguments, type Writer } from './decide-arguments.ts';
import { readDecideReply } from './decide-reply.ts';
import { REFUND_SCRIPT } from './decide-refund-script.ts';
import { DECIDE_BY_OWNER_SCRIPT, DECIDE_SCRIPT } from './decide-script.ts';
import { REPAY_SCRIPT } from './repay-script.ts';
import { createScript, errorWord, runScript, type ScriptClient } from './script.ts';

const DECIDE = createScript(DECIDE_SCRIPT);
const DECIDE_BY_OWNER = createScript(DECIDE_BY_OWNER_SCRIPT);
const REFUND = createScript(REFUND_SCRIPT);
const REPAY = createScript(REPAY_SCRIPT);

/** The part of an ioredis `Redis` or `Cluster` by which decisions are made. */
export interface DecisionClient extends ScriptClient {
  /** Any command, for a reply that is bytes. */
  callBuffer(command: string, ...args: (string | number | Buffer)[]): Promise<unknown>;
  get(key: string): Promise<string | null>;
}

export interface RedisDecisionStoreDeps {
  /** Must neither queue while offline nor resend: a command sent twice would count twice. */
  readonly client: DecisionClient;
  readonly writer: Writer;
  /** Whether the server says with each decision that the era is its own: where it may change its role unnoticed. */
  readonly byOwner?: boolean;
  /** The server that now answers may be another one: to be found out before anything is decided on it. */
  readonly onUnknownServer?: () => Promise<void>;
  /** Counters may have been lost: nothing is decided until they have been gathered. */
  readonly onLost?: () => void;
  /** A ledger has been repaid: its key, and the state that it has now. */
  readonly onRepaid?: (key: string, level: number, now: Instant) => void;
}

/** Repays once: the pair is read, then changed only if it still is what was read. */
const repay = async (deps: RedisDecisionStoreDeps, request: RepayRequest): Promise<boolean> => {
  const { client, writer, onRepaid } = deps;
  const { pairKey: key, completedMs } = request;
  const kept = (await client.get(key)) ?? '';
  if (kept === COMPLETED) return false;
  const credits = request.credits(kept === '' || kept === ASKED ? undefined : kept);
  const args = repayArguments({ key, kept, completedMs }, credits, writer);
  const [now, ...levels] = (await runScript(client, REPAY, args)) as number[];
  if (now === undefined) return false;
  for (const [at, credit] of credits.entries()) onRepaid?.(credit.key, levels[at] ?? 0, now);
  return true;
};

/**
 * The shared decision store: one round trip per decision, by a script on Redis ≥ 7.0 and its clock. Nothing is ever
 * sent again but what the server says that it did not execute.
 */
export const createRedisDecisionStore = (deps: RedisDecisionStoreDeps): DecisionStore => {
  const { client, writer, byOwner = false, onUnknownServer, onLost } = deps;
  const script = byOwner ? DECIDE_BY_OWNER : DECIDE;
  const bytes: ScriptClient = {
    evalsha: (...args) => client.callBuffer('evalsha', ...args),
    eval: (...args) => client.callBuffer('eval', ...args),
  };
  return {
    async decide(request) {
      try {
        const reply = await runScript(bytes, script, decideArguments(request, writer), onUnknownServer);
        return readDecideReply(reply, request);
      } catch (cause) {
        if (errorWord(cause) === 'LOST') onLost?.();
        throw unavailable(cause);
      }
    },
    async refund(request, decision) {
      const args = refundArguments(request, decision, writer);
      if (args === undefined) return;
      await answered(() => runScript(client, REFUND, args));
    },
    async repay(request) {
      try {
        return await repay(deps, request);
      } catch (cause) {
        if (errorWord(cause) === 'LOST') onLost?.();
        throw unavailable(cause);
      }
    },
  };
};
