import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createRecordContainment } from '../../src/compose/record-containment.ts';
import type { AuditEntry } from '../../src/core/audit/audit-log.ts';
import type { WatchEvent } from '../../src/core/detection/evaluate.ts';
import { createTestTelemetry } from '../support/telemetry.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));
const AT = Date.UTC(2026, 0, 1, 12);
const SEGMENT = 'western-europe/tee';
const CONTAINED: WatchEvent = {
  ...{ kind: 'containment', segment: SEGMENT, from: 0, to: 2 },
  evidence: [
    {
      ...{ detector: 'completion-failure', scope: SEGMENT, ratio: 1.414 },
      ...{ since: AT, risingSince: AT - 120_000, foreign: 31 },
    },
    {
      ...{ detector: 'tripwire', scope: SEGMENT, ratio: 2 },
      ...{ since: AT - 10_000, risingSince: AT - 60_000, foreign: 17 },
    },
  ],
};
const CALMED: WatchEvent = { kind: 'containment', segment: SEGMENT, from: 1, to: 0, evidence: [] };

const recording = (append: (entry: AuditEntry) => Promise<void>) => {
  const degraded: unknown[] = [];
  const record = createRecordContainment({
    ...{ audit: { append }, hash, clock: () => AT },
    telemetry: { degraded: (...args) => void degraded.push(args) },
  });
  return { record, degraded };
};

describe('a change of containment', () => {
  it('stands in the audit log with the signals, since when, and what was learned', async () => {
    const entries: AuditEntry[] = [];
    const { record, degraded } = recording((entry) => Promise.resolve(void entries.push(entry)));
    record(CONTAINED);
    record({ ...CALMED });
    await Promise.resolve();
    expect(entries).toMatchObject([
      {
        ...{ at: AT, operator: 'detection', action: 'contain', kind: 'segment', outcome: 'done' },
        subject: hash('segment', SEGMENT),
        changes: [
          `${SEGMENT}: from level 0 to 2`,
          `completion-failure of ${SEGMENT}: 1.41 of its threshold, an alarm since 2026-01-01T12:00:00.000Z`,
          `tripwire of ${SEGMENT}: 2.00 of its threshold, an alarm since 2026-01-01T11:59:50.000Z`,
          'truthful answers that nobody completed: 31 since 2026-01-01T11:58:00.000Z',
        ],
      },
      { changes: [`${SEGMENT}: from level 1 to 0`] },
    ]);
    expect(degraded).toEqual(Array.from({ length: 2 }, () => ['audit', false]));
  });

  it('stands whatever becomes of its line; of alarms alone there is none', async () => {
    const { record, degraded } = recording(() => Promise.reject(new Error('no space')));
    const [evidence] = CONTAINED.evidence;
    if (evidence !== undefined) record({ kind: 'alarm', evidence, isActive: true });
    await Promise.resolve();
    expect(degraded).toEqual([]);
    record(CONTAINED);
    await new Promise(setImmediate);
    expect(degraded).toEqual([['audit', true, 'audit_file_unwritable']]);
  });

  it('stands in the log with the same', () => {
    const { telemetry, events } = createTestTelemetry();
    telemetry.enumerationNoticed(CONTAINED);
    telemetry.enumerationNoticed(CALMED);
    const [evidence] = CONTAINED.evidence;
    if (evidence !== undefined)
      telemetry.enumerationNoticed({
        ...{ kind: 'alarm', isActive: true },
        evidence: { ...evidence, foreign: 2_025_550_123 },
      });
    telemetry.detectorOff('token-networks', 'no_network_data');
    expect(events()).toMatchObject([
      {
        ...{ event: 'containment', segment: SEGMENT, from: 0, to: 2, foreign_answers: 31 },
        evidence: ['completion-failure', 'tripwire'],
        since: '2026-01-01T11:59:50.000Z',
        rising_since: '2026-01-01T11:58:00.000Z',
      },
      { event: 'containment', from: 1, to: 0, evidence: [] },
      {
        ...{ event: 'enumeration_alarm', detector: 'completion-failure', ratio: 1.41 },
        ...{ rising_since: '2026-01-01T11:58:00.000Z', foreign_answers: 999_999 },
      },
      { event: 'detector_off', detector: 'token-networks', reason: 'no_network_data' },
    ]);
  });
});
