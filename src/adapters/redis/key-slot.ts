const POLYNOMIAL = 0x1021;
const SLOTS = 16_384;

/** CRC-16/XMODEM: polynomial 0x1021, nothing reflected, starting at 0. */
const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
    crc &= 0xffff;
  }
  return crc;
};

/** The hash slot of all keys with this hash tag (Redis Cluster specification, “Key distribution model”). */
export const slotOfTag = (tag: string): number => crc16(Buffer.from(tag)) % SLOTS;
