/** Deepest nesting of arrays and objects that is read. */
export const MAX_JSON_DEPTH = 8;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const NUMBER_START = /[\d-]/;
const NUMBER = /-?\d[\d.eE+-]*/y;
const AFTER_KEY = /[\t\n\r ]*:/y;

const matchAt = (pattern: RegExp, text: string, index: number): string | undefined => {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
};

/** Index after the string that begins at `start`. */
const endOfString = (text: string, start: number): number => {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index + 1;
};

/** Two spellings of a name are one name: `"a"` and `"\u0061"`. */
const nameOf = (literal: string): string =>
  literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);

/** Looks at text that is known to be JSON for what JSON.parse lets through; one pass, linear. */
const isStrict = (text: string): boolean => {
  const names: Set<string>[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === '"') {
      const end = endOfString(text, index);
      if (matchAt(AFTER_KEY, text, end) !== undefined) {
        const name = nameOf(text.slice(index, end));
        const seen = names.at(-1);
        if (seen?.has(name) === true) return false;
        seen?.add(name);
      }
      index = end;
      continue;
    }
    const number = NUMBER_START.test(character) ? matchAt(NUMBER, text, index) : undefined;
    if (number !== undefined && !Number.isFinite(Number(number))) return false;
    if (character === '{' || character === '[') names.push(new Set());
    if (character === '}' || character === ']') names.pop();
    if (names.length > MAX_JSON_DEPTH) return false;
    index += number?.length ?? 1;
  }
  return true;
};

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
    return isJsonObject(value) && isStrict(text) ? value : undefined;
  } catch {
    return undefined;
  }
};
