import type { Config } from '../../config/schema.ts';
import type { SideChannel } from '../adapters/simulated-upstream/simulated-upstream.ts';
import type { TimedNumber } from '../core/canary/response-timing.ts';

/** Numbers that the self-probe looks up, in E.164. */
export type TimingNumbers = Readonly<Record<TimedNumber, readonly string[]>>;

/** Of the simulated upstream, of each sort: a day of look-ups stays within the shipped policies. */
const SIMULATED = 8;
const LINES = 100;

const split = (registered: readonly string[], unregistered: readonly string[]): TimingNumbers => ({
  registered: registered.filter((_, at) => at % 2 === 0),
  registered_too: registered.filter((_, at) => at % 2 === 1),
  unregistered,
});

/** Neighbours without an account. */
const strangersTo = (e164: string, simulated: SideChannel): readonly string[] =>
  Array.from({ length: LINES }, (_, line) => `${e164.slice(0, -2)}${String(line).padStart(2, '0')}`).filter(
    (candidate) => simulated.accountOf(candidate) === undefined,
  );

/** Those that the canary leaves alone, where there are any. */
const simulatedNumbers = (simulated: SideChannel, canaryNumbers: number): TimingNumbers => {
  const all = simulated.registeredNumbers();
  const spare = all.slice(0, -canaryNumbers);
  const registered = (spare.length < 2 ? all : spare).slice(-2 * SIMULATED);
  const strangers = new Set(registered.flatMap((e164) => strangersTo(e164, simulated)));
  return split(registered, [...strangers].slice(0, SIMULATED));
};

/** The operator’s own, or those of the simulated upstream, of which the canary has the last `canaryNumbers`. */
export const timingNumbersOf = (
  { secrets: { timingNumbers } }: Config,
  simulated: SideChannel | undefined,
  canaryNumbers: number,
): TimingNumbers => {
  const given = (word: string) =>
    timingNumbers?.flatMap(({ e164, word: said }) => (said === word ? [e164] : [])) ?? [];
  if (timingNumbers !== undefined || simulated === undefined)
    return split(given('registered'), given('unregistered'));
  return simulatedNumbers(simulated, canaryNumbers);
};
