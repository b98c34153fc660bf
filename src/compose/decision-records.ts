import type { DecisionLog } from '../core/decision-log/record.ts';
import { createRecorder, type Recorder } from '../core/decision-log/recorder.ts';
import type { Telemetry } from '../core/telemetry.ts';

const EVERY_MS = 250;

export interface DecisionRecords extends AsyncDisposable {
  readonly note: Recorder['note'];
}

/** Writes what was noted four times a second, behind the answers; what cannot be written is counted, and gone. */
export const composeDecisionRecords = (
  log: Pick<DecisionLog, 'keep'>,
  telemetry: Pick<Telemetry, 'decisionsRecorded'>,
): DecisionRecords => {
  const recorder = createRecorder();
  let dropped = 0;
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    const lost = recorder.dropped - dropped;
    dropped += lost;
    if (lost > 0) telemetry.decisionsRecorded('dropped', lost);
    const records = recorder.drain();
    if (records.length === 0) return;
    await log.keep(records).then(
      () => telemetry.decisionsRecorded('kept', records.length),
      () => telemetry.decisionsRecorded('failed', records.length),
    );
  };
  const begin = (): Promise<void> => (writing ??= write().finally(() => (writing = undefined)));
  const timer = setInterval(() => void begin(), EVERY_MS).unref();
  return {
    note: (record) => recorder.note(record),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await begin();
      await begin();
    },
  };
};
