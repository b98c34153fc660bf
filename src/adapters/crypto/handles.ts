import { HANDLE, type Handles } from '../../core/blind/handle.ts';
import { SEAL_BYTES } from './aes-gcm.ts';
import type { Sealing } from './sealing.ts';

/** E.164 has at most 15 digits: 50 bits. */
const NUMBER_BYTES = 7;
/** 64 bits of a keyed hash. */
const DEVICE_BYTES = 8;
/** Seconds since 1970, until 2106. */
const EXPIRY_BYTES = 4;
const PLAIN_BYTES = NUMBER_BYTES + DEVICE_BYTES + EXPIRY_BYTES;
const SEALED_BYTES = PLAIN_BYTES + SEAL_BYTES;
/** Put before the sealed bytes, so that every handle has as many digits, and none begins with 0. */
const MARK = 1n << BigInt(8 * SEALED_BYTES);

const bytesOf = (text: string): Buffer | undefined => {
  if (!HANDLE.test(text)) return undefined;
  const value = BigInt(text) - MARK;
  if (value < 0n || value >= MARK) return undefined;
  return Buffer.from(value.toString(16).padStart(2 * SEALED_BYTES, '0'), 'hex');
};

const deviceBytes = (device: string): Buffer => {
  const bytes = Buffer.alloc(DEVICE_BYTES);
  bytes.set(Buffer.from(device, 'base64url').subarray(0, DEVICE_BYTES));
  return bytes;
};

/**
 * Handles as decimal integers (docs/adr/0010): the number, the device and the expiry, sealed. Of a device 64 bits of its
 * keyed hash are kept: two share them by chance once in 2^64.
 */
export const createHandles = ({ seal, open }: Sealing): Handles => ({
  seal({ e164, device, expiresAt }) {
    const plain = Buffer.alloc(PLAIN_BYTES);
    plain.writeBigUInt64BE(BigInt(e164.slice(1)) << 8n);
    plain.set(deviceBytes(device), NUMBER_BYTES);
    plain.writeUInt32BE(Math.floor(expiresAt / 1_000), NUMBER_BYTES + DEVICE_BYTES);
    return (MARK + BigInt(`0x${seal(plain).toString('hex')}`)).toString();
  },
  open(text, device, now) {
    const bytes = bytesOf(text);
    const plain = bytes === undefined ? undefined : open(bytes);
    if (plain?.byteLength !== PLAIN_BYTES) return undefined;
    const madeFor = plain.subarray(NUMBER_BYTES, NUMBER_BYTES + DEVICE_BYTES);
    const expiresAt = plain.readUInt32BE(NUMBER_BYTES + DEVICE_BYTES) * 1_000;
    if (now >= expiresAt || !madeFor.equals(deviceBytes(device))) return undefined;
    return `+${plain.readBigUInt64BE() >> 8n}`;
  },
});
