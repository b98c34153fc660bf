import type { Load, OverloadRule, ShedReason } from './rule.ts';

/** Shares of a maximum between which unknown devices are shed: none below the first, all from the second on. */
const UNKNOWN_FROM = 0.5;
const UNKNOWN_NONE = 0.75;

type LoadReason = Exclude<ShedReason, 'pipelined'>;

const strongest = (load: Load, rule: OverloadRule): { share: number; reason: LoadReason } => {
  const inFlight = load.inFlight / rule.maxInFlight;
  const delay = load.delayMs / rule.maxEventLoopDelayMs;
  const held = load.isSaturated ? Math.max(1, delay) : delay;
  return inFlight >= held
    ? { share: inFlight, reason: 'in_flight' }
    : { share: held, reason: 'event_loop_delay' };
};

/** Is there pressure enough that it matters whose request this is? Cheap: it is asked for every request. */
export const isPressed = (load: Load, rule: OverloadRule): boolean =>
  load.inFlight >= rule.maxInFlight * UNKNOWN_FROM || load.delayMs >= rule.maxEventLoopDelayMs * UNKNOWN_FROM;

/**
 * The reason to shed a request, if there is one: at a maximum everybody, from half of it unknown devices in a growing
 * share (`draw` is uniform in [0, 1)), from three quarters all of them: the last quarter is for known devices alone.
 */
export const judgeLoad = (
  load: Load,
  rule: OverloadRule,
  isKnown: boolean,
  draw: number,
): LoadReason | undefined => {
  const { share, reason } = strongest(load, rule);
  if (share >= 1) return reason;
  const shed = (share - UNKNOWN_FROM) / (UNKNOWN_NONE - UNKNOWN_FROM);
  return !isKnown && draw < shed ? reason : undefined;
};
