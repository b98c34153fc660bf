import { Problem } from '../core/problems/problem.ts';

/** A request that asks for nothing that can be done; `detail` says why to the operator, and quotes nothing. */
export const refuseRequest = (reason: string, detail: string): Problem =>
  new Problem('request_invalid', reason, { extensions: { detail } });
