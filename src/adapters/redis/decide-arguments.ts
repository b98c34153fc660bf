import type { Charge, DecideRequest, StoreDecision } from '../../core/limits/store.ts';

/** What `EVALSHA` takes after the script. */
export type ScriptArguments = [numberOfKeys: number, ...keysThenArguments: (string | number)[]];

/** Under whose name, and in which era, a process counts. */
export interface Writer {
  /** `.` and digits; unique to the process. */
  readonly mark: string;
  /** The key whose value holds while no counter can have been lost. */
  readonly eraKey: string;
}

const KINDS = { window: 'w', distinct: 'd', pace: 'p' } as const;

const last = (charge: Charge): string | number => (charge.kind === 'distinct' ? charge.member : charge.cost);

const proofMode = ({ proof }: DecideRequest): string => {
  if (proof === undefined) return '-';
  return proof.enforced ? 'e' : 'm';
};

/** What decide-script.ts reads; a request shares nothing with its arguments. */
export const decideArguments = (request: DecideRequest, writer: Writer): ScriptArguments => {
  const { proof, charges } = request;
  const keys = charges.length + (proof === undefined ? 1 : 2);
  const out: ScriptArguments = [keys, writer.eraKey];
  if (proof !== undefined) out.push(proof.key);
  for (const charge of charges) out.push(charge.key);
  out.push(writer.mark, proofMode(request), proof === undefined ? 0 : Math.max(1, Math.ceil(proof.ttlMs)));
  for (const charge of charges) {
    out.push(KINDS[charge.kind], charge.enforced ? 1 : 0, charge.limit, charge.windowMs, last(charge));
  }
  return out;
};

/** What decide-refund-script.ts reads; undefined where the decision charged nothing. */
export const refundArguments = (
  request: DecideRequest,
  decision: StoreDecision,
  { mark }: Writer,
): ScriptArguments | undefined => {
  const keys: string[] = [];
  const rest: (string | number)[] = [mark, decision.now];
  for (const [index, charge] of request.charges.entries()) {
    const units = decision.results[index]?.units ?? 0;
    if (units <= 0) continue;
    keys.push(charge.key);
    rest.push(KINDS[charge.kind], charge.windowMs, units, charge.kind === 'distinct' ? charge.member : '');
  }
  return keys.length === 0 ? undefined : [keys.length, ...keys, ...rest];
};
