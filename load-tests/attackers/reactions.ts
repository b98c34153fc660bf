import type { Reaction } from '../scenarios/scenario.ts';

/** What an answer told, as the adversary sees it: `blind` looks the same for every number. */
export type Outcome = 'told' | 'blind' | 'refused';

/** Slowest that an adversary becomes, of its first rate. */
const SLOWEST = 0.01;

/** Keeps count of what came in a row, and does what the scenario says that the adversary does then. */
export const createReactions = (reactions: readonly Reaction[], shuffle: () => void) => {
  const state = { pace: 1, addressShift: 0, routeShift: 0, boughtKeys: 0 };
  const inARow = reactions.map(() => 0);
  const act = ({ then, by }: Reaction): void => {
    if (then === 'slow-down') state.pace = Math.max(SLOWEST, state.pace * (by ?? 0.5));
    if (then === 'shuffle') shuffle();
    if (then === 'switch-route') state.routeShift += 1;
    if (then === 'next-address') state.addressShift += 1;
    if (then === 'buy-keys') state.boughtKeys += by ?? 1;
  };
  return {
    observe(outcome: Outcome): void {
      for (const [index, reaction] of reactions.entries()) {
        const count = reaction.on === outcome ? (inARow[index] ?? 0) + 1 : 0;
        const isDue = count >= (reaction.after ?? 1);
        inARow[index] = isDue ? 0 : count;
        if (isDue) act(reaction);
      }
    },
    /** By which its rate is multiplied. */
    get pace() {
      return state.pace;
    },
    get addressShift() {
      return state.addressShift;
    },
    get routeShift() {
      return state.routeShift;
    },
    get boughtKeys() {
      return state.boughtKeys;
    },
  };
};
