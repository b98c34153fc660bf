import type { ConfigSource } from '../../config/source.ts';
import type { Config } from '../../config/schema.ts';
import type { AuditLog } from '../core/audit/audit-log.ts';
import type { ReloadOutcome, ReloadTrigger } from '../core/configuration/reload.ts';
import { createInOrder } from '../core/in-order.ts';
import type { Foundation } from './foundation.ts';
import { composeGeneration, type Generation } from './generation.ts';
import type { Generations } from './generations.ts';
import { judgeReload, type JudgedReload } from './judge-reload.ts';
import { createRecordReload } from './record-reload.ts';
import { labelsOf } from './world.ts';

export interface ReloaderDeps {
  readonly base: Foundation;
  readonly generations: Generations<Generation>;
  readonly audit: AuditLog;
  /** What the instance was started with, as it was read: port 0 is still 0. */
  readonly given: Config;
  readonly source: Pick<ConfigSource, 'load' | 'peek'>;
}

/** Takes the configuration anew: validated whole, swapped whole. */
export interface Reloader {
  /** One at a time; of those that wait, files and signals are one. Never throws. */
  reload(trigger: ReloadTrigger): Promise<ReloadOutcome>;
  /** What `reload` would do now: `applied` is what it would apply. @throws what is no fault of the files. */
  preview(): Promise<ReloadOutcome>;
  /** The running configuration as keyed hash, by which two states of the files are told apart. */
  fingerprint(): string;
}

const REASONS = {
  refused: 'last_reload_refused',
  restart_needed: 'last_reload_refused_restart_needed',
  failed: 'last_reload_failed',
} as const;

const createRunning = ({ base, generations, given }: ReloaderDeps) => {
  let running = given;
  return {
    config: () => running,
    fingerprint: () =>
      base.hash('configuration', JSON.stringify({ ...running, secrets: undefined, notes: undefined })),
    swap(next: Config) {
      // The port that was found for port 0 stays, like all of the listener.
      const config = { ...next, public: { ...next.public, listen: base.config.public.listen } };
      const generation = composeGeneration(config, base, generations.current());
      base.log.reconfigure(labelsOf(config, base.issuers), config.log.level);
      generations.swap(generation);
      running = next;
    },
  };
};

const attempt = async (
  running: ReturnType<typeof createRunning>,
  source: ReloaderDeps['source'],
): Promise<JudgedReload & { readonly cause?: unknown }> => {
  try {
    const judged = await judgeReload(running.config(), () => source.load());
    if (judged.result === 'applied' && judged.next !== undefined) running.swap(judged.next);
    return judged;
  } catch (cause) {
    return { result: 'failed', changes: [], faults: [], cause };
  }
};

const told = ({ result, changes, faults }: ReloadOutcome): ReloadOutcome => ({ result, changes, faults });

/** The reloads of one instance. */
export const createReloader = (deps: ReloaderDeps): Reloader => {
  const { source, base, audit } = deps;
  const { health, clock } = base;
  const { telemetry } = base.log;
  const running = createRunning(deps);
  const record = createRecordReload({ audit, clock, telemetry });

  const apply = async (trigger: ReloadTrigger): Promise<ReloadOutcome> => {
    const { cause, ...judged } = await attempt(running, source);
    const outcome = told(judged);
    const { result } = outcome;
    const isGood = result === 'applied' || result === 'unchanged';
    health.set('configuration', isGood ? { status: 'ok' } : { status: 'degraded', reason: REASONS[result] });
    telemetry.configReloaded({ trigger, at: clock(), ...outcome, cause });
    await record(trigger, outcome, running.fingerprint());
    return outcome;
  };
  const queue = createInOrder();
  let waiting: Promise<ReloadOutcome> | undefined;
  health.set('configuration', { status: 'ok' });
  return {
    reload(trigger) {
      if (trigger === 'operator') return queue(() => apply(trigger));
      return (waiting ??= queue(() => {
        waiting = undefined;
        return apply(trigger);
      }));
    },
    preview: () => queue(async () => told(await judgeReload(running.config(), () => source.peek()))),
    fingerprint: running.fingerprint,
  };
};
