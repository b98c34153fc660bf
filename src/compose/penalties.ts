import type { BanList } from '../core/limits/ban-list.ts';
import { createPenalties, type Penalties, type PenaltiesDeps } from '../core/limits/penalties.ts';
import type { Telemetry } from '../core/telemetry.ts';

const EVERY_MS = 250;

export interface ComposedPenalties extends AsyncDisposable {
  readonly note: Penalties['note'];
}

/** Counts failures four times a second, behind the answers. */
export const composePenalties = (
  { bans, ...deps }: Omit<PenaltiesDeps, 'onBanned'> & { readonly bans: Pick<BanList, 'keep'> },
  telemetry: Pick<Telemetry, 'banned'>,
): ComposedPenalties => {
  const penalties = createPenalties({
    ...deps,
    onBanned(policyId, nth, ban) {
      telemetry.banned(policyId, nth);
      // It holds, whether it is listed or not.
      bans.keep(ban).catch(() => undefined);
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
