import type { JsonObject } from '../attestation/strict-json.ts';
import { isReasonText } from '../audit/reason-text.ts';
import { POLICY_ID } from '../limits/policy-id.ts';
import type { KeptContent } from '../replicated/entry.ts';
import { createEntryText } from '../replicated/entry-text.ts';
import { fault, readLifetime, REASON_FORM, type RequestFault } from '../replicated/request-parts.ts';

/** The mode that an operator has given a policy or ledger at run time. */
export interface KeptMode extends KeptContent {
  /** Id of the policy or ledger. */
  readonly policy: string;
  /** Share of subjects for which it is enforced: 0 is shadow, 1 is all. */
  readonly share: number;
}

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

/** How modes are kept. */
export const MODE_TEXT = createEntryText<KeptMode>({
  read({ policy, share }, common) {
    if (typeof policy !== 'string' || !POLICY_ID.test(policy) || !isShare(share)) return undefined;
    return { ...common, policy, share };
  },
  write: (mode) => mode,
});

/** As an operator writes it: `shadow`, `enforce`, or a percentage such as `25%`. */
export const readMode = (text: unknown): number | undefined => {
  if (text === 'shadow') return 0;
  if (text === 'enforce') return 1;
  const [, percent] = /^(100|\d{1,2})%$/.exec(typeof text === 'string' ? text : '') ?? [];
  return percent === undefined ? undefined : Number(percent) / 100;
};

/** The same, to be read. */
export const writeMode = (share: number): string => {
  if (share <= 0) return 'shadow';
  return share >= 1 ? 'enforce' : `${Math.round(share * 100)}%`;
};

/** A mode as an operator asks for it. */
export interface ModeRequest {
  readonly share: number;
  readonly reason: string;
  readonly lifetimeMs?: number;
}

const MEMBERS = ['mode', 'reason', 'expires_in'];

/** Reads a body of `{ mode, reason, expires_in }`. */
export const readModeRequest = (body: JsonObject): ModeRequest | RequestFault => {
  if (Object.keys(body).some((member) => !MEMBERS.includes(member)))
    return fault(`A mode takes ${MEMBERS.join(', ')} alone.`);
  const share = readMode(body['mode']);
  if (share === undefined) return fault('mode must be shadow, enforce, or a whole percentage such as 25%.');
  const { reason } = body;
  if (!isReasonText(reason)) return fault(REASON_FORM);
  const lifetime = readLifetime(body['expires_in']);
  return 'fault' in lifetime ? lifetime : { share, reason, ...lifetime };
};
