import type { DecisionStore } from '../src/core/limits/store.ts';
import type { Locals } from './locals.ts';

/** Takes back what a request was charged, limits and ledgers alike; a second call for the same request does nothing. */
export type Refund = (locals: Partial<Pick<Locals, 'decision' | 'isRefunded'>>) => void;

/** Nobody waits for it; where the store is away the charge stays, and the store counts its own failures. */
export const createRefund =
  (store: Pick<DecisionStore, 'refund'>): Refund =>
  (locals) => {
    const { decision, isRefunded } = locals;
    if (decision?.admitted !== true || isRefunded === true) return;
    locals.isRefunded = true;
    store.refund(decision.request, decision.store).catch(() => undefined);
  };
