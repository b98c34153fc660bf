import ipaddr from 'ipaddr.js';

/** What a record of these tests is made of. */
export type MmdbValue = string | number | boolean | { readonly [member: string]: MmdbValue };

export interface MmdbOptions {
  /** 24 by default. */
  readonly recordSize?: 24 | 28 | 32;
  /** 6 by default, where IPv4 lies below ::/96. */
  readonly ipVersion?: 4 | 6;
  readonly builtAt?: Date;
}

const UTF8 = 2;
const UINT16 = 5;
const UINT32 = 6;
const MAP = 7;
const UINT64 = 9;
const ARRAY = 11;
const BOOLEAN = 14;

/** The size within the first byte, and the bytes after it. */
const sizeOf = (size: number): readonly [number, ...(readonly number[])] => {
  if (size < 29) return [size];
  return size < 285 ? [29, size - 29] : [30, (size - 285) >> 8, (size - 285) & 255];
};

const control = (type: number, size: number): Buffer => {
  const [inline, ...more] = sizeOf(size);
  return Buffer.from(type <= 7 ? [(type << 5) | inline, ...more] : [inline, type - 7, ...more]);
};

const unsigned = (type: number, value: number): Buffer => {
  const digits = value === 0 ? '' : value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([control(type, bytes.length), bytes]);
};

const text = (value: string): Buffer =>
  Buffer.concat([control(UTF8, Buffer.byteLength(value)), Buffer.from(value)]);

const map = (members: readonly (readonly [string, Buffer])[]): Buffer =>
  Buffer.concat([control(MAP, members.length), ...members.flatMap(([name, value]) => [text(name), value])]);

const encode = (value: MmdbValue): Buffer => {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return unsigned(UINT32, value);
  if (typeof value === 'boolean') return control(BOOLEAN, value ? 1 : 0);
  return map(Object.entries(value).map(([name, member]) => [name, encode(member)]));
};

type Node = [left: Node | number | undefined, right: Node | number | undefined];

const bitsOf = (cidr: string, ipVersion: 4 | 6): (0 | 1)[] => {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bits = address
    .toByteArray()
    .flatMap((byte) => Array.from({ length: 8 }, (_, at) => ((byte >> (7 - at)) & 1) as 0 | 1));
  const isIpv4 = address.kind() === 'ipv4';
  if (!isIpv4 && ipVersion === 4) throw new RangeError('a database of IPv4 holds no IPv6');
  const above = isIpv4 && ipVersion === 6 ? Array.from({ length: 96 }, () => 0 as const) : [];
  return [...above, ...bits.slice(0, length)];
};

/** Networks must not lie within each other. */
const insert = (root: Node, bits: readonly (0 | 1)[], data: number): void => {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit] ?? [undefined, undefined];
    if (typeof next === 'number') throw new RangeError('a network lies within another');
    node[bit] = next;
    node = next;
  }
  const last = bits.at(-1) ?? 0;
  if (node[last] !== undefined) throw new RangeError('a network lies within another');
  node[last] = data;
};

const numbered = (root: Node): Node[] => {
  const nodes = [root];
  for (const node of nodes) for (const child of node) if (Array.isArray(child)) nodes.push(child);
  return nodes;
};

const writeNode = ([left, right]: readonly [number, number], recordSize: 24 | 28 | 32): Buffer => {
  const node = Buffer.alloc(recordSize / 4);
  if (recordSize === 28) {
    node.writeUIntBE(left & 0xff_ff_ff, 0, 3);
    node.writeUInt8(((left >>> 24) << 4) | (right >>> 24), 3);
    node.writeUIntBE(right & 0xff_ff_ff, 4, 3);
    return node;
  }
  node.writeUIntBE(left, 0, recordSize / 8);
  node.writeUIntBE(right, recordSize / 8, recordSize / 8);
  return node;
};

const metadata = (
  nodeCount: number,
  { recordSize = 24, ipVersion = 6, builtAt = new Date() }: MmdbOptions,
): Buffer =>
  map([
    ['binary_format_major_version', unsigned(UINT16, 2)],
    ['binary_format_minor_version', unsigned(UINT16, 0)],
    ['build_epoch', unsigned(UINT64, Math.floor(builtAt.getTime() / 1_000))],
    ['database_type', text('Numberwall-Test')],
    ['description', map([['en', text('networks of a test')]])],
    ['ip_version', unsigned(UINT16, ipVersion)],
    ['languages', Buffer.concat([control(ARRAY, 1), text('en')])],
    ['node_count', unsigned(UINT32, nodeCount)],
    ['record_size', unsigned(UINT16, recordSize)],
  ]);

/** A database of these networks (MaxMind DB file format 2.0). */
export const encodeMmdb = (
  networks: Readonly<Record<string, MmdbValue>>,
  options: MmdbOptions = {},
): Buffer => {
  const { recordSize = 24, ipVersion = 6 } = options;
  const root: Node = [undefined, undefined];
  const records: Buffer[] = [];
  let size = 0;
  for (const [cidr, value] of Object.entries(networks)) {
    const record = encode(value);
    insert(root, bitsOf(cidr, ipVersion), size);
    records.push(record);
    size += record.length;
  }
  const nodes = numbered(root);
  const places = new Map(nodes.map((node, index) => [node, index]));
  const pointer = (child: Node | number | undefined): number => {
    if (child === undefined) return nodes.length;
    return typeof child === 'number' ? nodes.length + 16 + child : (places.get(child) ?? 0);
  };
  return Buffer.concat([
    ...nodes.map(([left, right]) => writeNode([pointer(left), pointer(right)], recordSize)),
    Buffer.alloc(16),
    ...records,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata(nodes.length, options),
  ]);
};
