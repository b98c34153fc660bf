import { writeFile } from 'node:fs/promises';

import { createNumberSequence } from '../numbers/sequence.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';

/** Shuffles of a reaction for which the truth is prepared. */
const SHUFFLES = 3;

/** Registered numbers that an adversary can come across within so many questions. */
export const registeredAmong = (
  { numbers, reactions }: Pick<AttackScenario, 'numbers' | 'reactions'>,
  seed: number,
  questions: number,
): readonly string[] => {
  const sequence = createNumberSequence(numbers, seed);
  const found: string[] = [];
  const shuffles = reactions.some(({ then }) => then === 'shuffle') ? SHUFFLES : 0;
  for (let turn = 0; turn <= shuffles; turn += 1) {
    if (turn > 0) sequence.shuffle();
    for (let asked = 0; asked < questions; asked += 1) {
      const { e164, isRegistered } = sequence.next();
      if (isRegistered) found.push(e164);
    }
  }
  return found;
};

/**
 * The file of the simulated upstream. It gives the first, fourth, seventh … number one device, as the answer that tells
 * nothing has it: those places are taken by numbers of no plan, so that the truth about all others can be told from it.
 */
export const writeRegistered = async (file: string, numbers: ReadonlySet<string>): Promise<void> => {
  const lines: string[] = [];
  for (const e164 of numbers) {
    if (lines.length % 3 === 0) lines.push(`+999${String(lines.length).padStart(9, '0')}`);
    lines.push(e164);
  }
  await writeFile(file, `${lines.join('\n')}\n`);
};
