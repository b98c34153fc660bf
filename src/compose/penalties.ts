import { createPenalties, type Penalties, type PenaltiesDeps } from '../core/limits/penalties.ts';
import type { Foundation } from './foundation.ts';

const EVERY_MS = 250;

export interface ComposedPenalties extends AsyncDisposable {
  readonly note: Penalties['note'];
}

/** Counts failures four times a second, behind the answers. */
export const composePenalties = (
  { stores, knownBans, log }: Pick<Foundation, 'stores' | 'knownBans' | 'log'>,
  charges: PenaltiesDeps['charges'],
): ComposedPenalties => {
  const penalties = createPenalties({
    store: stores.decisions,
    charges,
    onRead: (request, decision) => knownBans.learn(request, decision),
    onBanned(policyId, nth, ban) {
      log.telemetry.banned(policyId, nth);
      // It holds, whether it is listed or not.
      stores.bans.keep(ban).catch(() => undefined);
    },
  });
  const timer = setInterval(() => void penalties.flush(), EVERY_MS).unref();
  return {
    note: (observation) => penalties.note(observation),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await penalties.flush();
    },
  };
};
