import { PROVIDER_ID } from '../attestation/provider-id.ts';
import { MAX_CHALLENGE_LENGTH } from '../issuing/token-request.ts';
import type { JsonSchema, PublicOperation } from './operation.ts';

const TEXT: JsonSchema = { type: 'string' };
const SECONDS: JsonSchema = { type: 'integer', minimum: 0, description: 'Seconds' };
const CHALLENGE = 'AAECAwQFBgcICQoLDA0ODw';

const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  required = Object.keys(properties),
): JsonSchema => ({
  type: 'object',
  required,
  properties,
});

const JWK = object({
  kty: { const: 'EC' },
  crv: { const: 'P-256' },
  x: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
  y: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
});

/** RFC 7517, appendix A.1. */
const EXAMPLE_JWK = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

const RESOURCE: PublicOperation = {
  id: 'describe-resource',
  method: 'GET',
  path: '/.well-known/oauth-protected-resource',
  summary: 'What a client must know to be let in (RFC 9728).',
  tag: 'Attestation',
  security: [],
  parameters: [],
  status: 200,
  answer: {
    mediaType: 'application/json',
    schema: object(
      {
        resource: { type: 'string', format: 'uri' },
        authorization_servers: { type: 'array', items: TEXT },
        challenge_endpoint: { type: 'string', format: 'uri' },
        attestation_endpoint: { type: 'string', format: 'uri' },
        jwks_uri: { type: 'string', format: 'uri' },
        dpop_signing_alg_values_supported: { type: 'array', items: TEXT },
      },
      ['resource', 'authorization_servers', 'challenge_endpoint', 'dpop_signing_alg_values_supported'],
    ),
    example: {
      resource: 'https://api.example.com',
      authorization_servers: ['https://api.example.com'],
      challenge_endpoint: 'https://api.example.com/attestation/challenges',
      dpop_signing_alg_values_supported: ['ES256'],
    },
  },
  headers: ['Cache-Control'],
  problems: [],
};

const CHALLENGES: PublicOperation = {
  id: 'issue-challenge',
  method: 'POST',
  path: '/attestation/challenges',
  summary: 'A challenge for evidence and proofs; the request has no body.',
  tag: 'Attestation',
  security: [],
  parameters: [],
  status: 200,
  answer: {
    mediaType: 'application/json',
    schema: object({ attestation_challenge: TEXT, expires_in: SECONDS }),
    example: { attestation_challenge: CHALLENGE, expires_in: 300 },
  },
  headers: ['DPoP-Nonce'],
  problems: [],
};

const TOKENS: PublicOperation = {
  id: 'issue-token',
  method: 'POST',
  path: '/attestation/tokens',
  summary: 'Evidence of the platform for an attestation token; the proof is by the key of `jwk`.',
  tag: 'Attestation',
  security: ['proof'],
  parameters: [],
  body: {
    mediaType: 'application/json',
    schema: {
      ...object({
        provider: { type: 'string', pattern: PROVIDER_ID.source },
        challenge: { type: 'string', maxLength: MAX_CHALLENGE_LENGTH },
        jwk: JWK,
        app_version: { type: 'string', description: 'Semantic version' },
        evidence: { type: 'object', description: 'As docs/attestation-evidence.md says' },
      }),
      additionalProperties: false,
    },
    example: {
      provider: 'development',
      challenge: CHALLENGE,
      jwk: EXAMPLE_JWK,
      app_version: '27.1.0',
      evidence: {},
    },
  },
  status: 200,
  answer: {
    mediaType: 'application/json',
    schema: object({ token: TEXT, token_type: { const: 'attestation' }, expires_in: SECONDS }),
    example: {
      token: 'eyJ0eXAiOiJvYXV0aC1jbGllbnQtYXR0ZXN0YXRpb24rand0In0.e30.c2lnbmF0dXJl',
      token_type: 'attestation',
      expires_in: 3_600,
    },
  },
  headers: [],
  problems: [
    'attestation_invalid',
    'proof_invalid',
    'use_challenge',
    'app_update_required',
    'device_revoked',
    'media_type_unsupported',
    'body_too_large',
  ],
};

const KEYS: PublicOperation = {
  id: 'publish-keys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys by which the gateway’s own tokens are verified (RFC 7517).',
  tag: 'Attestation',
  security: [],
  parameters: [],
  status: 200,
  answer: {
    mediaType: 'application/jwk-set+json',
    schema: object({ keys: { type: 'array', items: { type: 'object', required: ['kty', 'kid'] } } }),
    example: { keys: [{ ...EXAMPLE_JWK, kid: '1', alg: 'ES256', use: 'sig' }] },
  },
  headers: ['Cache-Control'],
  problems: [],
};

/** The gateway’s own endpoints; the last two only where it issues tokens. */
export const ownOperations = (isIssuer: boolean): readonly PublicOperation[] =>
  isIssuer ? [RESOURCE, CHALLENGES, TOKENS, KEYS] : [RESOURCE, CHALLENGES];
