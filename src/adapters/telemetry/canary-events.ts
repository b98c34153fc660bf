import { isTimingLeak, type TimingPair } from '../../core/canary/response-timing.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import type { Logger } from './logger.ts';
import type { MeterFamilies } from './meter-families.ts';

interface Listeners {
  readonly metrics: Pick<MeterFamilies, 'canary' | 'responseTiming'>;
  readonly logger: Logger;
}

/** A line when a pair begins, and when it ceases, to be told apart. */
const createTimingLog = (logger: Logger) => {
  const leaking = new Set<TimingPair>();
  return (pair: TimingPair, t: number): void => {
    const isLeak = isTimingLeak(t);
    if (isLeak === leaking.has(pair)) return;
    if (isLeak) leaking.add(pair);
    else leaking.delete(pair);
    logger.warn(isLeak ? 'response_timing' : 'response_timing_over', { pair, t: Math.round(t * 100) / 100 });
  };
};

/** What the gateway finds out by asking itself. */
export const createCanaryEvents = ({
  metrics,
  logger,
}: Listeners): Pick<Telemetry, 'canaryEnded' | 'canaryOff' | 'responseTimed' | 'timingProbeOff'> => {
  const logTiming = createTimingLog(logger);
  return {
    canaryEnded({ result, failed }) {
      metrics.canary.increment(result);
      const { step, status, code } = failed ?? {};
      if (result === 'ok') logger.debug('canary', { result });
      else logger.warn('canary', { result, action: step, status, code });
    },
    canaryOff: (reason) => logger.info('canary_off', { reason }),
    responseTimed(pair, t) {
      metrics.responseTiming.set(t, pair);
      logTiming(pair, t);
    },
    timingProbeOff: (reason) => logger.info('timing_probe_off', { reason }),
  };
};
