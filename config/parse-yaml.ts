import { LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';

import type { Path } from './path.ts';

/** A fault of the YAML itself. */
export interface YamlFault {
  readonly message: string;
  readonly remedy: string;
  readonly line?: number;
}

/** A YAML text as data; `faults` is empty where `value` is whole. */
export interface ParsedYaml {
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** The line of the setting, or of the nearest one above it; from 1. */
  readonly lineOf: (path: Path) => number | undefined;
}

/** Most uses of aliases; a bomb needs far more. */
const MAX_ALIASES = 64;
const MAX_DEPTH = 32;

const UNREADABLE: YamlFault = {
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
  BAD_ALIAS: {
    message: 'has an alias without its anchor',
    remedy: 'Define the anchor (&name) above the alias.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'has a tag that is not known',
    remedy: 'Remove the word that begins with !.',
  },
};

const TOO_DEEP: YamlFault = {
  message: `is nested more than ${MAX_DEPTH} levels deep`,
  remedy: 'No setting needs it; check the brackets and the indentation.',
};
const TOO_MANY_ALIASES: YamlFault = {
  message: `uses aliases too often, or in a circle (at most ${MAX_ALIASES})`,
  remedy: 'Write the values out.',
};
const NO_STRING_KEY: YamlFault = { message: 'has a key that is no string', remedy: 'Put the key in quotes.' };

const lineIn = (document: Document, lines: LineCounter, path: Path): number | undefined => {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
};

const structureFaults = (document: Document, lines: LineCounter): YamlFault[] => {
  const faults: YamlFault[] = [];
  let aliases = 0;
  visit(document, {
    Alias: () => void (aliases += 1),
    Pair: (_, { key }) => {
      const scalar = key as { value?: unknown; range?: [number, number, number] } | null;
      if (typeof scalar?.value === 'string') return;
      faults.push({
        ...NO_STRING_KEY,
        ...(scalar?.range ? { line: lines.linePos(scalar.range[0]).line } : {}),
      });
    },
    Node: (_, node, ancestors) => {
      // A pair and its map are two ancestors of one level.
      if (ancestors.length <= MAX_DEPTH * 2) return undefined;
      faults.push({ ...TOO_DEEP, ...(node.range ? { line: lines.linePos(node.range[0]).line } : {}) });
      return visit.BREAK;
    },
  });
  if (aliases > MAX_ALIASES) faults.push(TOO_MANY_ALIASES);
  return faults;
};

const read = (text: string): ParsedYaml => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const faults = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
    ...(SENTENCES[code] ?? UNREADABLE),
    line: lines.linePos(pos[0]).line,
  }));
  if (faults.length === 0) faults.push(...(structureFaults(document, lines) as typeof faults));
  const lineOf = (path: Path): number | undefined => lineIn(document, lines, path);
  if (faults.length > 0) return { value: undefined, faults, lineOf };
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {}, faults, lineOf };
  } catch {
    return { value: undefined, faults: [TOO_MANY_ALIASES], lineOf };
  }
};

/** Reads one YAML 1.2 document of plain data. Never throws, whatever the text. */
export const parseYaml = (text: string): ParsedYaml => {
  try {
    return read(text);
  } catch {
    // The parser recurses: a text of nothing but brackets ends its stack.
    return { value: undefined, faults: [UNREADABLE], lineOf: () => undefined };
  }
};
