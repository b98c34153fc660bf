import { CONFIG_METRICS } from './config-metrics.ts';
import {
  createCounter,
  createGauge,
  type CounterFamily,
  type FamilyContext,
  type GaugeFamily,
} from './metric-families.ts';

export interface ConfigFamilies {
  readonly configReloads: CounterFamily;
  readonly configChanges: CounterFamily;
  readonly configLastReloadSuccessful: GaugeFamily;
  readonly configLastReloadTimestamp: GaugeFamily;
}

/** Registers them; what a process was started with counts as taken. */
export const createConfigFamilies = (context: FamilyContext): ConfigFamilies => {
  const families = {
    configReloads: createCounter(context, CONFIG_METRICS.configReloads),
    configChanges: createCounter(context, CONFIG_METRICS.configChanges),
    configLastReloadSuccessful: createGauge(context, CONFIG_METRICS.configLastReloadSuccessful),
    configLastReloadTimestamp: createGauge(context, CONFIG_METRICS.configLastReloadTimestamp),
  };
  families.configLastReloadSuccessful.set(1);
  families.configLastReloadTimestamp.set(Date.now() / 1_000);
  return families;
};
