import { ConfigError } from '../../config/fault.ts';
import { restartFaults } from '../../config/reloads.ts';
import type { Config } from '../../config/schema.ts';
import { differenceOf } from '../core/configuration/difference.ts';
import type { ReloadOutcome } from '../core/configuration/reload.ts';

/** What would come of a reload, and what it would take. */
export interface JudgedReload extends ReloadOutcome {
  readonly next?: Config;
}

/** Reads the configuration anew and compares it with the running one. @throws only what is no ConfigError. */
export const judgeReload = async (running: Config, load: () => Promise<Config>): Promise<JudgedReload> => {
  let next: Config;
  try {
    next = await load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { result: 'refused', changes: [], faults: error.faults };
  }
  const changes = differenceOf(running, next);
  const faults = restartFaults(changes);
  if (faults.length > 0) return { result: 'restart_needed', changes: [], faults };
  return { result: changes.length === 0 ? 'unchanged' : 'applied', changes, faults, next };
};
