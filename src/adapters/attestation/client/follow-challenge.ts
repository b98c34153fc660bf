import { parseJsonObject } from '../../../core/json-object.ts';

/** An answer, as far as it can ask for a challenge to be used. */
export interface ChallengingAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** The nonce that the answer asks for, where it is a `use_challenge` that brings one. */
const nonceIn = ({ statusCode, headers, text }: ChallengingAnswer): string | undefined => {
  const { 'dpop-nonce': nonce } = headers;
  const isAsked =
    statusCode === 401 && typeof nonce === 'string' && parseJsonObject(text)?.['code'] === 'use_challenge';
  return isAsked ? nonce : undefined;
};

/** Sends a request, and once more with the nonce of the answer where that asks for one (RFC 9449 §9); never a third time. */
export const followChallenge = async <A extends ChallengingAnswer>(
  send: (nonce?: string) => Promise<A>,
): Promise<A> => {
  const answer = await send();
  const nonce = nonceIn(answer);
  return nonce === undefined ? answer : send(nonce);
};
