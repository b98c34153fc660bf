import type { Challenges } from './challenges.ts';

/** Fields of an answer that hand out a challenge, to DPoP (RFC 9449 §8) and to PoP clients (the IETF draft, §6.1). */
export const challengeFields = (
  challenges: Pick<Challenges, 'current'>,
): Readonly<Record<'DPoP-Nonce' | 'OAuth-Client-Attestation-Challenge', string>> => {
  const { value } = challenges.current();
  return { 'DPoP-Nonce': value, 'OAuth-Client-Attestation-Challenge': value };
};
