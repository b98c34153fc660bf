import type { AttackScenario } from '../scenarios/scenario.ts';
import type { Question } from './question.ts';

/** Where an adversary stands that has reacted to refusals. */
export interface Shifts {
  readonly addressShift: number;
  readonly boughtKeys: number;
}

/** Keys and addresses in turn, as the scenario shares them out; `routeOf` says by which route. */
export const createTurns = (
  scenario: Pick<AttackScenario, 'adversary' | 'load' | 'attestation'>,
  shifts: Shifts,
  routeOf: (turn: number) => Question['route'],
) => {
  const { adversary, load, attestation } = scenario;
  const addresses = Math.max(1, adversary.ipv4 + adversary.ipv6Slash64);
  const owned = adversary.deviceKeys + adversary.stolenTokens;
  let asked = 0;
  const keyOf = (turn: number): number | undefined => {
    if (attestation === 'none') return undefined;
    const keys = Math.max(1, owned + shifts.boughtKeys);
    return Math.floor(turn / (load.requestsPerKey ?? 1)) % keys;
  };
  return (): Omit<Question, 'number'> => {
    const turn = asked;
    asked += 1;
    const key = keyOf(turn);
    const place = load.addressPer === 'key' ? (key ?? 0) : turn;
    return { key, address: (place + shifts.addressShift) % addresses, route: routeOf(turn) };
  };
};
