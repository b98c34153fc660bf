/** A fault of the YAML itself, before its settings are looked at. */
export interface YamlFault {
  readonly message: string;
  readonly remedy: string;
  /** From 1; absent where no single line is to blame. */
  readonly line?: number;
}

/** What the parser could not make sense of. */
export const UNREADABLE: YamlFault = {
  message: 'is not YAML that can be read',
  remedy: 'Look for a missing space, quote or indentation near that line.',
};

/** Our words for the parser’s codes: its own messages quote what was written. */
const SENTENCES: Readonly<Record<string, YamlFault>> = {
  DUPLICATE_KEY: {
    message: 'has a key twice',
    remedy: 'Remove one of the two; the second would hide the first.',
  },
  TAB_AS_INDENT: { message: 'is indented with a tab', remedy: 'Indent with spaces.' },
  BAD_INDENT: {
    message: 'has an indentation that fits nothing above',
    remedy: 'Align it with its neighbours.',
  },
  MULTIPLE_DOCS: {
    message: 'has more than one document',
    remedy: 'Keep one, and remove the --- between them.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'has a tag that is not known',
    remedy: 'Remove the word that begins with !.',
  },
};

/** The fault of an error that the parser reports. */
export const yamlFault = (code: string, line: number): YamlFault => ({
  ...(SENTENCES[code] ?? UNREADABLE),
  line,
});
