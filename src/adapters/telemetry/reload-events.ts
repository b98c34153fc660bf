import type { Telemetry } from '../../core/telemetry.ts';
import { describeField, type Change } from '../../core/configuration/change.ts';
import type { ReloadFault } from '../../core/configuration/reload.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** More faults than this are not logged one by one: the first ones are mended first. */
const MOST_FAULTS = 32;

const linesOf = (logger: Logger, changes: readonly Change[], faults: readonly ReloadFault[]): void => {
  for (const { kind, id, change, fields, counters } of changes) {
    const differences = fields.length === 0 ? undefined : fields.map(describeField);
    logger.info('config_change', { kind, id, change, differences, counters });
  }
  for (const { path, message, remedy, source } of faults.slice(0, MOST_FAULTS)) {
    logger.warn('config_fault', { setting: path, fault: message, remedy, source });
  }
};

/** One line for the reload, one for each difference or fault; counters, and the two gauges that alarms watch. */
export const createReloadEvents = ({
  metrics,
  logger,
}: {
  readonly metrics: Metrics;
  readonly logger: Logger;
}): Pick<Telemetry, 'configReloaded'> => ({
  configReloaded({ trigger, result, at, changes, faults, cause }) {
    const ok = result === 'applied' || result === 'unchanged';
    metrics.configReloads.increment(trigger, result);
    metrics.configLastReloadSuccessful.set(ok ? 1 : 0);
    if (ok) metrics.configLastReloadTimestamp.set(at / 1_000);
    for (const { kind, change } of changes) metrics.configChanges.increment(kind, change);
    const write = ok ? logger.info : logger.warn;
    write('config_reload', { trigger, result, changes: changes.length, faults: faults.length, error: cause });
    linesOf(logger, changes, faults);
  },
});
