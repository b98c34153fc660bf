/** A route's path, ready to match and to write. */
export interface PathTemplate {
  /** Matches the whole undecoded path, one named group per parameter; takes time linear in the path. */
  readonly pattern: RegExp;
  readonly parameters: readonly string[];
  /**
   * Writes the path with these values, which the caller has checked: they are not encoded.
   * @throws {RangeError} when a value is missing.
   */
  build(values: ReadonlyMap<string, string>): string;
}

/** The characters of a segment (RFC 3986 §3.3) that need no percent-encoding. */
const TEMPLATE = /^(?:\/(?:[A-Za-z0-9._~!$'()*+,;=:@-]|\{[a-z][a-z0-9_]*\})+)+$/;
const PARAMETER = /\{([a-z0-9_]+)\}/;

/** By number, so that Express, which looks for groups in the source, finds no parenthesis that is none. */
const escape = (literal: string): string =>
  literal.replace(/[^A-Za-z0-9/_]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);

/** A parameter ends at the character after it or at the slash, so that there is one way to match. */
const group = (name: string, next: string): string => `(?<${name}>[^/${escape(next.replace('/', ''))}]+)`;

/**
 * Compiles a template such as `/json/users/{country_code}-{phone}/status`.
 * @throws {RangeError} for characters that need no place in a path, for a repeated parameter, and for two parameters
 * with nothing between them.
 */
export const compilePathTemplate = (template: string): PathTemplate => {
  const parts = template.split(PARAMETER);
  const names = parts.filter((_, index) => index % 2 === 1);
  if (!TEMPLATE.test(template) || template.includes('}{') || new Set(names).size !== names.length) {
    throw new RangeError('a path template is /segments of letters, digits, _.~- and {parameters}, each once');
  }
  const source = parts.map((part, index) =>
    index % 2 === 0 ? escape(part) : group(part, parts[index + 1]?.charAt(0) ?? ''),
  );
  return {
    pattern: new RegExp(`^${source.join('')}$`),
    parameters: names,
    build: (values) =>
      template.replace(new RegExp(PARAMETER, 'g'), (_, name: string) => {
        const value = values.get(name);
        if (value === undefined) throw new RangeError(`the path parameter ${name} has no value`);
        return value;
      }),
  };
};
