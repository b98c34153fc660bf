import { setTimeout as sleep } from 'node:timers/promises';

import type { CanaryAnswer, CanaryStep } from '../../core/canary/result.ts';
import type { JsonObject } from '../../core/attestation/strict-json.ts';
import type { AttestedAnswer, AttestedClient } from './attested-client.ts';

/** One registration to make. */
export interface Registering {
  readonly client: AttestedClient;
  readonly e164: string;
  /** Of the look-up; none where the gateway has no such route. */
  readonly lookupPath?: string;
  /** The code that the number got; undefined while it has none. */
  readonly codeOf: (e164: string) => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

const POLL_MS = 100;
const NO_ANSWER = 0;
/** The gateway asks the upstream after it has answered, so the code may be there before the gateway knows for what. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 1_000;

const waitForCode = async ({ codeOf, e164, signal }: Registering): Promise<string | undefined> => {
  while (!signal.aborted) {
    const code = await codeOf(e164);
    if (code !== undefined) return code;
    // Aborted, it ends the waiting: that no code came is told by its absence.
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
};

const failureOf = (step: CanaryStep, { status, body: { code } }: AttestedAnswer): CanaryAnswer => ({
  step,
  status,
  ...(typeof code === 'string' ? { code } : {}),
});

/** Asks; a status of 400 or more, or no answer at all, ends the registration. */
const ask = async (
  { client }: Registering,
  step: CanaryStep,
  ...call: [method: 'GET' | 'POST', path: string, body?: JsonObject]
): Promise<{ readonly body: JsonObject; readonly failed?: CanaryAnswer }> => {
  try {
    const answer = await client.call(...call);
    return answer.status < 400
      ? { body: answer.body }
      : { body: answer.body, failed: failureOf(step, answer) };
  } catch {
    return { body: {}, failed: { step, status: NO_ANSWER } };
  }
};

const verify = async (
  registering: Registering,
  id: string,
  code: string,
): Promise<CanaryAnswer | undefined> => {
  const path = `/v1/registrations/${encodeURIComponent(id)}/verification`;
  for (let tries = 1; ; tries += 1) {
    const { failed } = await ask(registering, 'verify', 'POST', path, { code });
    if (failed?.code !== 'code_invalid' || tries === TRIES) return failed;
    await sleep(BETWEEN_TRIES_MS, undefined, registering).catch(() => undefined);
  }
};

/**
 * Registers as an honest phone does: looks up, asks for a code, sends it back. Resolves to the answer that ended it, or to
 * nothing where it completed; never throws.
 */
export const register = async (registering: Registering): Promise<CanaryAnswer | undefined> => {
  const { e164, lookupPath } = registering;
  if (lookupPath !== undefined) {
    const { failed } = await ask(registering, 'lookup', 'GET', lookupPath);
    if (failed !== undefined) return failed;
  }
  const begun = await ask(registering, 'create', 'POST', '/v1/registrations', {
    phone_number: e164,
    via: 'sms',
  });
  if (begun.failed !== undefined) return begun.failed;
  const { registration_id: id } = begun.body;
  if (typeof id !== 'string') return { step: 'create', status: NO_ANSWER };
  const code = await waitForCode(registering);
  if (code === undefined) return { step: 'code', status: NO_ANSWER };
  return verify(registering, id, code);
};
