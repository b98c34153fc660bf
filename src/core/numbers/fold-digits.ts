/** Zeros of the scripts whose digits people type for digits: ASCII, Arabic-Indic, Persian, full-width. */
const ZEROS = [0x30, 0x660, 0x6f0, 0xff10];

/** What people put between digits: spaces, dashes of all widths, dots, slashes, parentheses, direction marks. */
const SEPARATOR =
  /[ \t\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u2060\u3000().\u2024/\u2010-\u2015\u2212\uff08\uff09\uff0d\uff0e\uff0f-]/;

const foldCharacter = (character: string): string | undefined => {
  const code = character.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code <= first + 9);
  if (zero !== undefined) return String(code - zero);
  if (character === '+' || character === '\uff0b') return '+';
  return SEPARATOR.test(character) ? '' : undefined;
};

/**
 * ASCII digits with at most one leading `+`, from what a person wrote; nothing where it holds a letter, an
 * extension, a control character or a `+` elsewhere.
 */
export const foldDigits = (text: string): string | undefined => {
  let folded = '';
  for (const character of text) {
    const plain = foldCharacter(character);
    if (plain === undefined || (plain === '+' && folded !== '')) return undefined;
    folded += plain;
  }
  return folded;
};
