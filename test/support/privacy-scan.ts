import { needlesOf, type Needle, type Secret, type SecretKind } from './privacy-spellings.ts';

export type { Secret, SecretKind } from './privacy-spellings.ts';

/** Something the gateway wrote: a log, a metrics page, a Redis key or value, a problem document. */
export interface Written {
  /** Where it was found, for the report: `log line 3`, `redis key`. */
  readonly where: string;
  readonly text: string | Uint8Array;
}

export interface Leak {
  readonly where: string;
  readonly kind: SecretKind;
  /** The value as the test gave it. */
  readonly value: string;
  /** The form in which it stood there. */
  readonly form: string;
  /** The place, with a little around it. */
  readonly excerpt: string;
}

const AROUND = 24;

const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const unescaped = (text: string): string =>
  text.replaceAll(
    /\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})/gi,
    (_all, four?: string, braced?: string, two?: string) =>
      String.fromCodePoint(Math.min(parseInt(four ?? braced ?? two ?? '0', 16), 0x10_ff_ff)),
  );

/** The text as written, and as its readers might decode it. */
const views = (text: string): Set<string> => {
  const once = percentDecoded(text);
  return new Set([text, once, percentDecoded(once), unescaped(text), unescaped(once)]);
};

const joinedDigits = (text: string): string => text.replaceAll(/(?<=\d)[ ()./_\u00a0-]{1,3}(?=\d)/g, '');

const escapeRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const find = (needle: Needle, text: string): string | undefined => {
  const within = needle.in === 'digits' ? joinedDigits(text) : text;
  let at: number;
  if (needle.in === 'edges') {
    at = within.search(new RegExp(String.raw`(?<![\d])${escapeRegExp(needle.text)}(?![\d])`));
  } else if (needle.ignoreCase === true) {
    at = within.toLowerCase().indexOf(needle.text.toLowerCase());
  } else {
    at = within.indexOf(needle.text);
  }
  return at < 0 ? undefined : within.slice(Math.max(0, at - AROUND), at + needle.text.length + AROUND);
};

/** Every secret in every text, in every form: nothing is excused. One leak per place, secret and form. */
export const findLeaks = (secrets: readonly Secret[], written: readonly Written[]): Leak[] => {
  const sought = secrets.map((secret) => ({ secret, needles: needlesOf(secret) }));
  return written.flatMap(({ where, text }) => {
    const read = views(typeof text === 'string' ? text : Buffer.from(text).toString('latin1'));
    return sought.flatMap(({ secret, needles }) => {
      const leaks = new Map<string, Leak>();
      for (const needle of needles) {
        for (const view of read) {
          const excerpt = leaks.has(needle.form) ? undefined : find(needle, view);
          if (excerpt !== undefined) leaks.set(needle.form, { where, ...secret, form: needle.form, excerpt });
        }
      }
      return [...leaks.values()];
    });
  });
};
