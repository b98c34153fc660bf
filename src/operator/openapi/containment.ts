import { z } from 'zod';

import { SEGMENTS } from '../../core/containment/segment.ts';
import { LEVELS } from '../../core/detection/state.ts';
import { BY, COUNT, EXPIRES_IN, REASON, TIME } from './parts.ts';
import { reads, writes } from './operation.ts';

const LEVEL = z.literal(LEVELS).describe('0: as budgets allow, to 3: nothing is told');
const NAME = z.enum(SEGMENTS).describe('Country group and attestation class');
const ALARM = z.strictObject({
  detector: z.string(),
  ratio: z.number().describe('Statistic over threshold: an alarm from 1 on'),
  since: TIME,
  rising_since: TIME.describe('Since when there was any evidence: about where it began'),
  foreign_answers: z.int().min(0).describe('Truthful answers since then whose registration nobody completed'),
});
const SEGMENT = z.strictObject({
  segment: NAME,
  level: LEVEL,
  found: LEVEL.describe('What the detectors found; a pin holds before it'),
  since: TIME.optional(),
  pin: z
    .strictObject({ level: LEVEL, reason: REASON, by: BY, at: TIME, expires_at: TIME.optional() })
    .optional(),
  alarms: z.array(ALARM),
});
const ONE = z.strictObject({ segment: SEGMENT });

/** `/containment` */
export const CONTAINMENT = {
  read: reads('GET', '/containment', {
    summary: 'How careful answers are, by segment, and why.',
    answers: {
      200: z.strictObject({
        segments: z.array(SEGMENT),
        alarms: z.array(ALARM),
        exposed_devices: z
          .int()
          .min(0)
          .describe('Devices that are told nothing until they complete a registration'),
        count: COUNT,
      }),
    },
  }),
  pin: writes('POST', '/containment/pin', {
    summary: 'Hold a segment at a level, whatever the detectors find.',
    request: {
      schema: z.strictObject({ segment: NAME, level: LEVEL, reason: REASON, expires_in: EXPIRES_IN }),
      example: {
        segment: 'western-europe/tee',
        level: 3,
        reason: 'INC-4711',
        expires_in: 3_600,
      },
    },
    answers: { 200: ONE },
  }),
  unpin: writes('POST', '/containment/unpin', {
    summary: 'Let a segment go: the detectors say its level again.',
    request: {
      schema: z.strictObject({ segment: NAME }),
      example: { segment: 'western-europe/tee' },
    },
    answers: { 200: ONE },
    problems: ['not_found'],
  }),
};
