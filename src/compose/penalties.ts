import { createPenalties, type Penalties, type PenaltiesDeps } from '../core/limits/penalties.ts';
import type { Telemetry } from '../core/telemetry.ts';

const EVERY_MS = 250;

export interface ComposedPenalties extends AsyncDisposable {
  readonly note: Penalties['note'];
}

/** Counts failures four times a second, behind the answers. */
export const composePenalties = (
  deps: Omit<PenaltiesDeps, 'onBanned'>,
  telemetry: Pick<Telemetry, 'banned'>,
): ComposedPenalties => {
  const penalties = createPenalties({
    ...deps,
    onBanned: (policyId, nth) => telemetry.banned(policyId, nth),
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
