/**
 * Numberwall as a library, for those who have an Express app of their own: docs/library.md. These names, and the types
 * that they use, are all that versions promise anything about (CONTRIBUTING.md).
 */
export { createGateway, type GatewayOptions, type RunningGateway } from './library/create-gateway.ts';
export { ConfigError, type Fault } from '../config/fault.ts';
export { deviceOf } from './library/guarded.ts';
export type { GuardOptions, Decided, Guard } from './library/guard.ts';
export { keepRawBody } from './library/raw-body.ts';
export { phoneLimits, type PhoneLimitsOptions } from './library/phone-limits.ts';
export { requireAttestation, type AttestationOptions } from './library/require-attestation.ts';
export type { AttestedDevice } from './core/attestation/verifier.ts';
export type { HealthReport } from './core/health.ts';
