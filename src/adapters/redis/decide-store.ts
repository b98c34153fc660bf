import { StoreUnavailable, type DecisionStore } from '../../core/limits/store.ts';
import { decideArguments, refundArguments, type ScriptArguments } from './decide-arguments.ts';
import { readDecideReply } from './decide-reply.ts';
import { REFUND_SCRIPT } from './decide-refund-script.ts';
import { DECIDE_SCRIPT } from './decide-script.ts';

/** The part of an ioredis `Redis` or `Cluster` that the store uses. */
export interface ScriptClient {
  defineCommand(name: string, definition: { readonly lua: string }): void;
}

interface DecideCommands {
  decide(...args: ScriptArguments): Promise<unknown>;
  refund(...args: ScriptArguments): Promise<unknown>;
}

export interface RedisDecisionStoreDeps {
  /** Must neither queue while offline nor resend: a command sent twice would count twice. */
  readonly client: ScriptClient;
}

/** The client's error may quote the command with its keys; it goes no further than `cause`. */
const unavailable = (cause: unknown): StoreUnavailable =>
  cause instanceof StoreUnavailable ? cause : new StoreUnavailable('the store gave no answer', { cause });

/**
 * The shared decision store: one round trip per decision, by a script on Redis ≥ 7.0 and its clock. ioredis answers
 * `NOSCRIPT`, by which nothing was executed, with the script itself; nothing else is ever sent again.
 */
export const createRedisDecisionStore = ({ client }: RedisDecisionStoreDeps): DecisionStore => {
  client.defineCommand('decide', { lua: DECIDE_SCRIPT });
  client.defineCommand('refund', { lua: REFUND_SCRIPT });
  // ioredis adds a method per command, which its types cannot know.
  const commands = client as ScriptClient & DecideCommands;
  return {
    async decide(request) {
      try {
        return readDecideReply(await commands.decide(...decideArguments(request)), request.charges.length);
      } catch (cause) {
        throw unavailable(cause);
      }
    },
    async refund(request, decision) {
      const args = refundArguments(request, decision);
      if (args === undefined) return;
      try {
        await commands.refund(...args);
      } catch (cause) {
        throw unavailable(cause);
      }
    },
  };
};
