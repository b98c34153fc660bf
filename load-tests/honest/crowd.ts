import { createSeededRandom } from '../../src/core/seeded-random.ts';
import type { AskedNumber } from '../numbers/sequence.ts';
import { createPermutation } from '../numbers/permutation.ts';
import { COMPANY_BLOCK, WORLD_PLAN } from '../numbers/world-plan.ts';
import type { HonestLoad } from '../scenarios/scenario.ts';
import { honestAddress } from '../sending/addresses.ts';

/** One registration that somebody honest is about to make. */
export interface Person {
  /** Place of the phone among all phones. */
  readonly device: number;
  readonly e164: string;
  readonly hasAccount: boolean;
  /** How often it is asked for, before the message comes. */
  readonly lookups: number;
  /** Whether the code is typed in at the end. */
  readonly completes: boolean;
  /** One for each step, the last one from then on. */
  readonly addresses: readonly string[];
  /** Of the numbers that this phone registers, which one it is, from 1. */
  readonly nth: number;
}

/** Honest people as pure code: the same ones for the same seed. */
export const createCrowd = (
  load: HonestLoad,
  seed: number,
  isForwarded: boolean,
  /** Theirs, one after the other, in place of any. */
  numbers: readonly AskedNumber[] = [],
): (() => Person) => {
  const random = createSeededRandom(seed);
  const plan = load.numbers === 'one-block' ? COMPANY_BLOCK : WORLD_PLAN;
  const placeOf =
    load.numbers === 'one-block' ? (index: number) => index : createPermutation(plan.size, seed + 1);
  let made = 0;
  return () => {
    const turn = made;
    made += 1;
    const perDevice = Math.max(1, Math.floor(load.numbersPerDevice));
    const device = Math.floor(turn / perDevice);
    const number = Math.floor(turn / load.devicesPerNumber);
    const home = load.sharedAddresses > 0 ? device % load.sharedAddresses : device;
    const given = numbers[number % Math.max(1, numbers.length)];
    return {
      device,
      nth: 1 + (turn % perDevice),
      e164: given?.e164 ?? plan.at(placeOf(number)),
      // Whose number has another device too has had an account for it.
      hasAccount:
        given?.isRegistered ??
        (load.devicesPerNumber > 1 || createSeededRandom(seed + 2 + number)() < load.registered),
      lookups: 1 + (random() < load.startsPerEpisode % 1 ? 1 : 0) + Math.floor(load.startsPerEpisode) - 1,
      completes: random() < load.completion,
      addresses: Array.from({ length: load.addressesPerEpisode }, (_, index) =>
        honestAddress(home * load.addressesPerEpisode + index, isForwarded),
      ),
    };
  };
};
