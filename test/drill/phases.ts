import { setTimeout as sleep } from 'node:timers/promises';

import type { Drill } from './drill.ts';

/** A part of a drill: what is to be looked at while it goes on, and what it was. */
export interface Phase {
  readonly id: string;
  /** Printed when it begins. */
  readonly lookAt: string;
  /** Printed when it is over; nothing where there is nothing to find out. */
  readonly solution?: string;
  /** So that it can be seen what the page makes of an end. */
  readonly isCalm?: true;
  /** Half a second of it, beside the honest people. */
  turn(drill: Drill): Promise<unknown>;
}

const turn = () => Promise.resolve();

/** Longer than the page takes to say that it is over. */
export const CALM_SECONDS = 60;

/** In order. */
export const PHASES: readonly Phase[] = [
  {
    id: 'quiet',
    lookAt: 'Honest people alone. What does the page look like when nothing is wrong?',
    turn,
  },
  {
    id: 'script',
    lookAt:
      'The first attack. Its row says what it is, since when, from how many addresses and devices, and what it got. What lacks in its requests? Are honest people served (“The canary”)? What does its runbook say is to be done?',
    solution:
      'A script without phones walked number after number from 8 addresses, with neither token nor proof: refused with 401, nothing leaked. Runbook: NumberwallAttestationFailuresHigh. Nothing to do but to watch the canary.',
    turn: (drill) => drill.unattested(8),
  },
  { id: 'calm', lookAt: 'It is over. How long does the page take to say so?', isCalm: true, turn },
  {
    id: 'walk',
    lookAt:
      'The second attack. Its requests are signed: how many devices are they? Which ledgers fill (“The fullest ledgers”)? How many answers did they get before, and what did the gateway do instead of refusing?',
    solution:
      'Four phones with valid tokens walked a range and completed nothing: each learned what its ledger holds, and was told nothing from then on. Runbooks: NumberwallEnumerationSuspected (NumberwallEnumerationConfirmed where the level is 2 already), NumberwallDisclosureHigh. `numberwall suspects` shows the four; suspect or ban them, and pin the segment if there are many.',
    turn: (drill) => drill.walk(4, 1),
  },
  {
    id: 'calm-again',
    lookAt: 'It is over again. What is left of it on the page, and for how long?',
    isCalm: true,
    turn,
  },
  {
    id: 'replay',
    lookAt:
      'The third attack. It repeats itself: whose key is it, and who sends? Whom would you ban, and whom not?',
    solution:
      'One signed request was recorded and sent again from 8 addresses: its proof worked once. The device is the victim, the addresses are the source. Runbook: NumberwallProofsReplayed. Deny the addresses by their ids; the owner of the key has done nothing.',
    turn: (drill) => drill.replay(8),
  },
];

const TURN_MS = 500;

export interface PlayOptions {
  /** Of each phase. */
  readonly seconds: number;
  /** Of the calm after an attack, at least. */
  readonly calmSeconds?: number;
  readonly say: (text: string) => void;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Plays all phases, honest people beside each. */
export const playPhases = async (drill: Drill, options: PlayOptions): Promise<void> => {
  const { seconds, calmSeconds = CALM_SECONDS, say, signal } = options;
  for (const phase of PHASES) {
    const { lookAt, solution, isCalm } = phase;
    const length = isCalm === true ? Math.max(seconds, calmSeconds) : seconds;
    say(`\n${lookAt}`);
    for (let at = 0; at < (length * 1_000) / TURN_MS && !signal.aborted; at += 1)
      await Promise.all([drill.honest(1), phase.turn(drill), sleep(TURN_MS)]);
    if (signal.aborted) return;
    if (solution !== undefined) say(`\n  It was: ${solution}`);
  }
};
