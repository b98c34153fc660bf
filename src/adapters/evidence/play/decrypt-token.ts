import { compactDecrypt } from 'jose';

import { decodeBase64url } from '../../../core/attestation/base64url.ts';
import { parseStrictJson } from '../../../core/attestation/strict-json.ts';
import type { PlayReason } from '../../../core/evidence/play/reasons.ts';

/** Longest integrity token, in characters; those that Play makes have about 2,000. */
export const MAX_INTEGRITY_TOKEN = 16_384;

/** The encrypted key may be empty, which the algorithm that is demanded makes never. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+){3}$/;

/** Header members that choose the key, or make more of the plaintext than there was. */
const FORBIDDEN = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'zip'];

const formFault = (token: string): PlayReason | undefined => {
  if (token.length > MAX_INTEGRITY_TOKEN) return 'play_token_too_large';
  if (!COMPACT.test(token)) return 'play_token_form';
  const parts = token.split('.').map(decodeBase64url);
  if (parts.includes(undefined)) return 'play_token_form';
  const header = parseStrictJson(parts[0] ?? new Uint8Array());
  if (header === undefined || FORBIDDEN.some((name) => Object.hasOwn(header, name)))
    return 'play_token_header';
  return header['alg'] === 'A256KW' && header['enc'] === 'A256GCM' ? undefined : 'play_token_algorithm';
};

/** Decrypts an integrity token by A256KW and A256GCM alone, after its form was checked strictly. */
export const decryptToken = async (token: string, key: Uint8Array): Promise<Uint8Array | PlayReason> => {
  const fault = formFault(token);
  if (fault !== undefined) return fault;
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: ['A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return plaintext;
  } catch {
    return 'play_token_decryption';
  }
};
