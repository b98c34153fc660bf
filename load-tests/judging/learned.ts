import { parseJsonObject } from '../../src/core/json-object.ts';
import type { Incoming } from '../sending/send.ts';
import type { ProbeRoute } from '../scenarios/scenario.ts';

/**
 * What an answer says of its number, held against the truth. `true`: it tells. `false`: it tells what is not so, as decoys
 * do. `blind`: it looks the same for every number. `refused`: status 4xx or 5xx. `failed`: no answer at all.
 */
export type Told = 'true' | 'false' | 'blind' | 'refused' | 'failed';

interface LookupBody {
  readonly message?: unknown;
  readonly authy_id?: unknown;
  readonly devices_count?: unknown;
  readonly force_ott?: unknown;
}

const read = (text: string): LookupBody => parseJsonObject(text) ?? {};

/** As the answer that is the same for every number: an account, one device. */
const isConstant = ({ message, devices_count: devices, force_ott: ott }: LookupBody): boolean =>
  message === 'active' && devices === 1 && ott === false;

/**
 * Judges one answer. Registered numbers of the lab have two devices or three, so that the truth about them never looks like
 * the constant answer.
 */
export const judgeAnswer = (
  route: ProbeRoute,
  { status, text }: Pick<Incoming, 'status' | 'text'>,
  /** Undefined where nobody knows: whatever looks like an answer then counts as the truth. */
  isRegistered: boolean | undefined,
): Told => {
  if (status === 0) return 'failed';
  if (status >= 400) return 'refused';
  // The answer to `user-create` never says whether there was an account before.
  if (route === 'user-create') return 'blind';
  const body = read(text);
  if (isConstant(body)) return 'blind';
  const saysRegistered = body.authy_id !== 0 && body.message !== 'unknown';
  return isRegistered === undefined || saysRegistered === isRegistered ? 'true' : 'false';
};

/** The machine-readable reason of a refusal. */
export const refusalOf = ({ status, text }: Pick<Incoming, 'status' | 'text'>): string => {
  const { code } = read(text) as { readonly code?: unknown };
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : `status_${status}`;
};
