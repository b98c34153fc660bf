import { base64url } from './attestation-bench.ts';

/** The order n of P-256 (SEC 2 §2.4.2). */
export const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

export const bytes32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** The twin (r, n − s) of a signature. */
export const malleate = (jws: string): string => {
  const dot = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(dot + 1), 'base64url');
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  return `${jws.slice(0, dot)}.${base64url(Buffer.concat([signature.subarray(0, 32), bytes32(ORDER - s)]))}`;
};
