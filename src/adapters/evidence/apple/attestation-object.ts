import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';
import { decodeMap, hasKeys, type CborMap } from './strict-cbor.ts';

/** An attestation as it came; the receipt is for Apple’s servers and is not looked into. */
export interface AttestationObject {
  readonly x5c: readonly unknown[];
  readonly authData: Uint8Array;
}

const isStatement = (value: unknown): value is CborMap =>
  value instanceof Map && hasKeys(value, ['x5c', 'receipt']);

/** Reads the CBOR map `{ fmt, attStmt: { x5c, receipt }, authData }`. */
export const readAttestationObject = (bytes: Uint8Array): AttestationObject | AppleReason => {
  const map = decodeMap(bytes);
  if (map === undefined || !hasKeys(map, ['fmt', 'attStmt', 'authData'])) return 'apple_attestation_form';
  const [statement, authData] = [map.get('attStmt'), map.get('authData')];
  if (!isStatement(statement) || !(authData instanceof Uint8Array)) return 'apple_attestation_form';
  const x5c = statement.get('x5c');
  if (!Array.isArray(x5c) || !(statement.get('receipt') instanceof Uint8Array))
    return 'apple_attestation_form';
  return map.get('fmt') === 'apple-appattest' ? { x5c, authData } : 'apple_attestation_format';
};
