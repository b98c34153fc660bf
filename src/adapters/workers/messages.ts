import type { MetricsAsData } from '../telemetry/combined-metrics.ts';

/** Why a worker ended and was replaced; the label of `worker_exits_total`. */
export type ExitReason = 'died' | 'rolled';

/** How a worker ended: the name of a signal, or the code that it ended with. */
export interface Exit {
  readonly reason: ExitReason;
  readonly status: string;
}

/** What a worker says to the primary. */
export type WorkerSays =
  | { readonly kind: 'ready' | 'reloaded' }
  /** The first worker asks for the metrics of the others. */
  | { readonly kind: 'ask'; readonly id: number; readonly names?: readonly string[] }
  | { readonly kind: 'told'; readonly id: number; readonly metrics: MetricsAsData }
  /** Its last metrics, before it ends. */
  | { readonly kind: 'farewell'; readonly metrics: MetricsAsData };

/** What the primary says to a worker. */
export type PrimarySays =
  | { readonly kind: 'reload' | 'stop' }
  | { readonly kind: 'tell'; readonly id: number; readonly names?: readonly string[] }
  | { readonly kind: 'answer'; readonly id: number; readonly all: readonly MetricsAsData[] }
  | { readonly kind: 'serving'; readonly workers: number; readonly of: number }
  | ({ readonly kind: 'exited' } & Exit);

/** Beside these node:cluster has messages of its own. */
const ENVELOPE = 'numberwall';

export const seal = (said: WorkerSays | PrimarySays): object => ({ [ENVELOPE]: said });

const inside = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && ENVELOPE in message ? message[ENVELOPE] : undefined;

/** Of a worker; undefined for a message that is not ours. */
export const openOfWorker = (message: unknown): WorkerSays | undefined =>
  inside(message) as WorkerSays | undefined;

/** Of the primary; undefined for a message that is not ours. */
export const openOfPrimary = (message: unknown): PrimarySays | undefined =>
  inside(message) as PrimarySays | undefined;
