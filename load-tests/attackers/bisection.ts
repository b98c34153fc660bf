import type { AttackScenario, Bisection } from '../scenarios/scenario.ts';
import type { Asking } from './question.ts';
import { createTurns, type Shifts } from './turns.ts';

/** Paces that differ by less are the same. */
const SAME = 1.25;

/** Windows for which a pace is good until a faster one is tried again. */
const STEADY = 8;

/** What is known of paces: the fastest that may be good, and the slowest that is known to be bad. */
const createPaces = (slowest: number) => {
  let [good, bad, pace, steady] = [slowest, Infinity, 1, 0];
  const speedUp = (): void => {
    [good, bad, steady] = [pace, Infinity, 0];
    pace = Math.min(1, pace * 2);
  };
  const narrow = (): void => {
    pace = bad / good < SAME ? good : Math.sqrt(good * bad);
  };
  return {
    get pace() {
      return pace;
    },
    /** Judges the pace; says whether there is none that is good. */
    judge(isGood: boolean): boolean {
      steady = isGood ? steady + 1 : 0;
      if (isGood) {
        good = pace;
        if (bad === Infinity || steady > STEADY) speedUp();
        else narrow();
        return false;
      }
      if (pace <= slowest) return true;
      // What was good before may not be so any more.
      if (pace <= good) good = slowest;
      bad = pace;
      narrow();
      return false;
    },
    restart(): void {
      [good, bad, pace, steady] = [slowest, Infinity, 1, 0];
    },
  };
};

/**
 * Rides below whatever threshold there is: halves (by ratio) between a pace that is told and one that is not, until both
 * are about the same; where no pace is told it goes on by the next route, at full pace. Keys and addresses come in turn.
 */
export const createBisection = (
  { window, told: wanted, slowest }: Bisection,
  scenario: Pick<AttackScenario, 'adversary' | 'load' | 'attestation' | 'routes'>,
  shifts: Shifts,
): Asking => {
  const { routes } = scenario;
  const paces = createPaces(slowest);
  const ways: string[] = [];
  let route = 0;
  let [answered, told] = [0, 0];
  const routeNow = () => routes[route % routes.length] ?? 'lookup';
  const wayNow = (): number => {
    const words = `${routeNow()}, at ${Number((paces.pace * 100).toPrecision(2))} % of the rate`;
    if (!ways.includes(words)) ways.push(words);
    return ways.indexOf(words);
  };
  const turn = createTurns(scenario, shifts, routeNow);
  return {
    ways,
    get pace() {
      return paces.pace;
    },
    next: () => ({ ...turn(), way: wayNow() }),
    observe({ way }, outcome) {
      // What was asked at another pace says nothing of this one.
      if (way !== wayNow()) return;
      answered += 1;
      if (outcome === 'told') told += 1;
      if (answered < window) return;
      const isNone = paces.judge(told / answered >= wanted);
      [answered, told] = [0, 0];
      if (!isNone) return;
      route += 1;
      paces.restart();
    },
  };
};
