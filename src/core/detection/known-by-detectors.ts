import type { Observation } from './observation.ts';

/** What the detectors know that a request does not say. */
export interface KnownByDetectors {
  /** Whether the detector `tripwire` is asked. */
  readonly watchesTripwires: () => boolean;
  /** Whether a device, by its thumbprint, is told nothing because nobody completes what it starts. */
  readonly isExposed: (device: string) => boolean;
}

/** A registration is started by a device that is told nothing, because it completes none. */
export const isExposedStart = (
  { facts, isStart }: Observation,
  { isExposed }: Pick<KnownByDetectors, 'isExposed'>,
): boolean => isStart && facts?.device !== undefined && isExposed(facts.device.thumbprint);
