import type { Told } from '../judging/learned.ts';

/** What happened within one step of the time axis. */
export interface Step {
  arrivals: number;
  dropped: number;
  /** Questions about numbers, by what their answers told. */
  told: Record<Told, number>;
  /** Refusals of the attack, by problem code. */
  refusals: Record<string, number>;
  /** Foreign numbers that a plain limit per address would have given away. */
  naive: number;
  /** Milliseconds of the attack’s answers. */
  attackMs: number[];
  honestMs: number[];
  honest: { begun: number; told: number; blind: number; refused: number; later: number; registered: number };
  /** What the gateway says of itself; undefined where its metrics cannot be read. */
  defender?: DefenderSample;
}

/** One reading of the gateway’s metrics, of all instances together. */
export interface DefenderSample {
  /** Truthful answers that no completion has repaid, and those that still wait for one. */
  readonly foreignAnswers: number;
  /** The gateway’s own bound of those in a day; null where nothing bounds it. */
  readonly leakBound: number | null;
  /** The strongest detector, value ÷ threshold. */
  readonly suspicion: number;
  /** Highest level of containment of any segment, 0 to 3. */
  readonly level: number;
  readonly alarms: number;
  readonly decoys: number;
}

const newStep = (): Step => ({
  arrivals: 0,
  dropped: 0,
  told: { true: 0, false: 0, blind: 0, refused: 0, failed: 0 },
  refusals: {},
  naive: 0,
  attackMs: [],
  honestMs: [],
  honest: { begun: 0, told: 0, blind: 0, refused: 0, later: 0, registered: 0 },
});

/** Most steps of a run. */
const STEPS = 240;

/** What a run has shown, on one time axis. */
export interface Recording {
  readonly stepMs: number;
  /** The step of a moment, in milliseconds from the beginning. */
  at(ms: number): Step;
  readonly steps: readonly Step[];
}

/** An empty time axis for a run of that length. */
export const createRecording = (durationMs: number): Recording => {
  const stepMs = Math.max(250, Math.ceil(durationMs / STEPS / 250) * 250);
  const steps: Step[] = [];
  return {
    stepMs,
    at(ms) {
      const index = Math.max(0, Math.floor(ms / stepMs));
      while (steps.length <= index) steps.push(newStep());
      const step = steps[index];
      if (step === undefined) throw new RangeError('a step lies within its recording');
      return step;
    },
    steps,
  };
};
