import { z } from 'zod';

import { PLATFORMS } from '../../core/attestation/verifier.ts';
import { REVOCATION_KINDS } from '../../core/revocation/revocation.ts';
import { BY, COUNT, EXPIRES_IN, REASON, TIME } from './parts.ts';
import { reads, writes } from './operation.ts';

const PLATFORM = z.enum(PLATFORMS);
const REVOCATION = z.strictObject({
  id: z.string(),
  kind: z.enum(REVOCATION_KINDS),
  platform: PLATFORM.optional(),
  version: z.string().optional(),
  or_below: z.boolean().optional(),
  reason: REASON,
  by: BY,
  at: TIME,
  expires_at: TIME.optional(),
});
const SAID = z.strictObject({ revocation: REVOCATION, notes: z.array(z.string()) });

const WHY = { reason: REASON, expires_in: EXPIRES_IN };
const TOKEN = { token: z.string().min(1).describe('Text of an attestation token, which is hashed at once') };
const ISSUER = { issuer: z.string().min(1).max(2_048).describe('`iss`') };
const revokes = <K extends string>(kind: K, members: z.core.$ZodShape) =>
  z.strictObject({ kind: z.literal(kind), ...members, ...WHY });

/** Every kind with every way to name what is revoked. */
const REQUEST = z.union([
  revokes('token', { jti: z.string().min(1), ...ISSUER }),
  revokes('token', TOKEN),
  revokes('device', { thumbprint: z.string().describe('RFC 7638, SHA-256, base64url') }),
  revokes('device', TOKEN),
  revokes('issuer-key', { ...ISSUER, kid: z.string().min(1).max(256) }),
  revokes('issuer-key', TOKEN),
  revokes('issuer-certificate', { subject: z.string().min(1).describe('`attestation.issuer`') }),
  revokes('issuer-certificate', TOKEN),
  revokes('app-version', {
    platform: PLATFORM,
    version: z.string().describe('Semantic version'),
    or_below: z.boolean().optional(),
  }),
]);

/** `/revocations` */
export const REVOCATIONS = {
  list: reads('GET', '/revocations', {
    summary: 'What is let in no more.',
    answers: { 200: z.strictObject({ revocations: z.array(REVOCATION), count: COUNT }) },
  }),
  revoke: writes('POST', '/revocations', {
    summary: 'Let a token, device, key, certificate or app version in no more.',
    request: {
      schema: REQUEST,
      example: { kind: 'app-version', platform: 'ios', version: '27.1.0', reason: 'repackaged' },
    },
    answers: { 200: SAID, 201: SAID },
    problems: ['limit_reached'],
  }),
  lift: writes('DELETE', '/revocations/:id', {
    summary: 'Let it in again.',
    answers: { 200: z.strictObject({ revocation: REVOCATION }) },
    problems: ['not_found'],
  }),
};
