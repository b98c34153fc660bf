import { setTimeout as sleep } from 'node:timers/promises';

import type { Drill } from './drill.ts';

/** A part of a drill: what is to be looked at while it goes on, and what it was. */
export interface Phase {
  readonly id: string;
  /** Printed when it begins. */
  readonly lookAt: string;
  /** Printed when it is over; nothing where there is nothing to find out. */
  readonly solution?: string;
  /** Half a second of it, beside the honest people. */
  turn(drill: Drill): Promise<unknown>;
}

const quiet = (id: string, lookAt: string): Phase => ({ id, lookAt, turn: () => Promise.resolve() });

/** In order. */
export const PHASES: readonly Phase[] = [
  quiet('quiet', 'Honest people alone. What does the page look like when nothing is wrong?'),
  {
    id: 'script',
    lookAt:
      'The first attack. When did it begin? What lacks in its requests (“Attestation checks”, “Failures by reason”)? What has leaked (“Leaked in an hour, against the bound”)? Are honest people served?',
    solution:
      'A script without phones walked number after number from 250 networks, with neither token nor proof: refused with 401, nothing leaked. Runbook: NumberwallAttestationFailuresHigh. Nothing to do but to watch the canary.',
    turn: (drill) => drill.unattested(8),
  },
  quiet('calm', 'It is over. How long does the page take to say so?'),
  {
    id: 'walk',
    lookAt:
      'The second attack. Its requests are signed: which ledgers fill (“The fullest ledgers”)? How many numbers were told, of at most how many? What did the gateway do instead of refusing?',
    solution:
      'Four phones with valid tokens walked a range and completed nothing: each learned what its ledger holds, and was told nothing from then on. Runbooks: NumberwallDisclosureHigh, NumberwallEnumerationSuspected. `numberwall suspects` shows the four; suspect or ban them, and pin the segment if there are many.',
    turn: (drill) => drill.walk(4, 1),
  },
  quiet('calm-again', 'It is over again. What is left of it on the page, and for how long?'),
  {
    id: 'replay',
    lookAt:
      'The third attack. It repeats itself: which sign tells (“Signals”, “Failures by reason”), and who is banned (“Bans”)?',
    solution:
      'One signed request was recorded and sent again from 250 networks: its proof worked once. Runbook: NumberwallAttestationFailuresHigh. `numberwall revoke device` for the key whose requests leak.',
    turn: (drill) => drill.replay(8),
  },
];

const TURN_MS = 500;

export interface PlayOptions {
  /** Of each phase. */
  readonly seconds: number;
  readonly say: (text: string) => void;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Plays all phases, honest people beside each. */
export const playPhases = async (drill: Drill, { seconds, say, signal }: PlayOptions): Promise<void> => {
  for (const phase of PHASES) {
    const { lookAt, solution } = phase;
    say(`\n${lookAt}`);
    for (let at = 0; at < (seconds * 1_000) / TURN_MS && !signal.aborted; at += 1)
      await Promise.all([drill.honest(1), phase.turn(drill), sleep(TURN_MS)]);
    if (signal.aborted) return;
    if (solution !== undefined) say(`\n  It was: ${solution}`);
  }
};
