import { bernoulliEvidence } from '../cusum.ts';
import type { Detector } from '../detectors.ts';

/**
 * Devices that start and do not complete, found one by one by a threshold random walk (device-walk.ts; Jung, Paxson,
 * Berger & Balakrishnan 2004, IEEE Symposium on Security and Privacy), among all starts: one in five thousand, where
 * people mistype and give up; one in 250 and more, where devices enumerate.
 */
export const deviceSequence = {
  id: 'device-sequence',
  scope: 'segment',
  weight: 'hint',
  h: 8,
  evidence: ({ exposed = 0, starts = 0 }) => bernoulliEvidence({ from: 2e-4, to: 4e-3 }, exposed, starts),
} as const satisfies Detector;
