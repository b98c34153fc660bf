import { isJsonObject, type JsonObject } from '../attestation/strict-json.ts';

const TEXT = /^(?:AS)?([1-9]\d{0,9})$/i;

/** Largest autonomous system number: 32 bits (RFC 6793). */
const MAX_ASN = 4_294_967_295;

/** An autonomous system number as decimal text, from `15169` or `AS15169`; nothing where it is none. */
export const parseAsn = (text: string): string | undefined => {
  const [, digits = ''] = TEXT.exec(text) ?? [];
  return digits !== '' && Number(digits) <= MAX_ASN ? digits : undefined;
};

const read = ({ autonomous_system_number: number, asn }: JsonObject): string | undefined => {
  const value = number ?? asn;
  return typeof value === 'number' || typeof value === 'string' ? parseAsn(String(value)) : undefined;
};

/** The autonomous system that a record of a database tells, at its top or under `traits`. */
export const asnOf = (record: unknown): string | undefined => {
  if (!isJsonObject(record)) return undefined;
  const { traits } = record;
  return read(record) ?? (isJsonObject(traits) ? read(traits) : undefined);
};

/** Reads a list of autonomous system numbers, one a line, `#` begins a comment; the line that is none, otherwise. */
export const parseAsnList = (text: string): ReadonlySet<string> | { readonly badLine: number } => {
  const found = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '') continue;
    const asn = parseAsn(entry);
    if (asn === undefined) return { badLine: index + 1 };
    found.add(asn);
  }
  return found;
};
