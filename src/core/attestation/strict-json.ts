/** Deepest nesting of arrays and objects that is read. */
export const MAX_JSON_DEPTH = 8;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Index after the string that begins at `start`. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  // A quotation mark behind an odd number of backslashes is one of its characters.
  for (let before = end - 1; text[before] === '\\'; before = end - 1) {
    let backslashes = 0;
    while (text[before - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) break;
    end = text.indexOf('"', end + 1);
  }
  return end + 1;
};

const SPACE = new Set(['\t', '\n', '\r', ' ']);

/** Names of members, as written, in text that is known to be JSON: what stands before a colon. */
const countNames = (text: string): number => {
  let names = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    let end = endOfString(text, start);
    while (SPACE.has(text.charAt(end))) end += 1;
    if (text[end] === ':') names += 1;
    start = text.indexOf('"', end);
  }
  return names;
};

/** Names of members, as parsed; NaN where a number is not finite, or something is too deep. */
const countMembers = (value: unknown, depth: number): number => {
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= MAX_JSON_DEPTH) return NaN;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let names = Array.isArray(value) ? 0 : members.length;
  for (const member of members) names += countMembers(member, depth + 1);
  return names;
};

/** Of two members of one name, however spelled (`"a"` and `"\u0061"`), JSON.parse keeps one: then fewer are there than written. */
const isStrict = (text: string, value: unknown): boolean => countNames(text) === countMembers(value, 0);

/** A JSON object; its members are own properties, whatever their names. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads bytes as one JSON object (RFC 8259), or nothing: UTF-8 without BOM, no name twice in one object at any depth,
 * finite numbers, at most `MAX_JSON_DEPTH` deep. Time is linear in the length.
 */
export const parseStrictJson = (bytes: Uint8Array): JsonObject | undefined => {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isStrict(text, value) ? value : undefined;
  } catch {
    return undefined;
  }
};
