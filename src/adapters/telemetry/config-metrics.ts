import { CHANGE_KINDS, CHANGE_VERBS } from '../../core/configuration/change.ts';
import { RELOAD_RESULTS, RELOAD_TRIGGERS } from '../../core/configuration/reload.ts';
import type { MetricDefinition } from './metrics-table.ts';

/** What tells of reloads: part of the table of metrics. */
export const CONFIG_METRICS = {
  configReloads: {
    name: 'config_reloads_total',
    type: 'counter',
    help: 'Attempts to take the configuration anew, by what caused them and what came of them.',
    labels: { trigger: { values: RELOAD_TRIGGERS }, result: { values: RELOAD_RESULTS } },
    sparse: true,
  },
  configChanges: {
    name: 'config_changes_total',
    type: 'counter',
    help: 'Differences that reloads have applied.',
    labels: { kind: { values: CHANGE_KINDS }, change: { values: CHANGE_VERBS } },
    sparse: true,
  },
  configLastReloadSuccessful: {
    name: 'config_last_reload_successful',
    type: 'gauge',
    help: '1 while the files hold what runs; 0 after a reload that was refused.',
    acrossWorkers: 'min',
    labels: {},
  },
  configLastReloadTimestamp: {
    name: 'config_last_reload_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the running configuration was last taken, or found unchanged, in seconds since the Unix epoch.',
    labels: {},
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
