import type { SigningSetup } from '../phones/signing-job.ts';
import type { Outage } from './outage.ts';

/** A gateway that is attacked. */
export interface Target {
  /** Of all instances. */
  readonly urls: readonly string[];
  /** Of `htu` in proofs. */
  readonly origin: string;
  /** Pages of metrics, of all instances; none: the defender’s view stays empty. */
  readonly metricsUrls: readonly string[];
  /** Of the simulated upstream, which shows what only a phone’s owner sees; absent: nobody can complete. */
  readonly sideChannelUrl?: string;
  readonly tokens: SigningSetup['tokens'];
  readonly isRegistered: (e164: string) => boolean | undefined;
  /** Kills the store, starts it again and waits until decisions are made on it, where the target is the lab’s own. */
  readonly breakStore?: (signal: AbortSignal) => Promise<Outage>;
}
