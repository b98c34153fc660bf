import type { SigningSetup } from '../phones/signing-job.ts';

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
  /** Kills the store and starts it again, where the target is the lab’s own. */
  readonly breakStore?: () => Promise<void>;
}
