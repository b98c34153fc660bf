import type { Panel } from './panel.ts';
import { ATTESTATION } from './panels/attestation.ts';
import { DETECTORS } from './panels/detectors.ts';
import { FIRST_SCREEN } from './panels/first-screen.ts';
import { HEALTH } from './panels/health.ts';
import { LATENCY } from './panels/latency.ts';
import { LEAKS } from './panels/leaks.ts';
import { LEDGERS } from './panels/ledgers.ts';
import { SEGMENT_PANELS } from './panels/segments.ts';
import { SUSPECTS } from './panels/suspects.ts';

/** Every panel of the dashboards, in their order: grafana.json and the live page are made from it. */
export const PANELS: readonly Panel[] = [
  ...FIRST_SCREEN,
  ...LEAKS,
  ...SEGMENT_PANELS,
  ...LEDGERS,
  ...DETECTORS,
  ...SUSPECTS,
  ...ATTESTATION,
  ...LATENCY,
  ...HEALTH,
];
