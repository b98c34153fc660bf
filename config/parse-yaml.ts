import { LineCounter, parseDocument, type Document, type Node } from 'yaml';

import type { Path } from './path.ts';
import { UNREADABLE, yamlFault, type YamlFault } from './yaml-fault.ts';
import { MAX_ALIASES, structureFaults, TOO_MANY_ALIASES } from './yaml-structure.ts';

/** A YAML text as data; `value` is undefined where there are faults. */
export interface ParsedYaml {
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** The line of the setting, or of the nearest one above it; from 1. */
  readonly lineOf: (path: Path) => number | undefined;
}

const lineIn = (document: Document, lines: LineCounter, path: Path): number | undefined => {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
};

const faultsOf = (document: Document, lines: LineCounter): readonly YamlFault[] => {
  const problems = [...document.errors, ...document.warnings];
  return problems.length > 0
    ? problems.map(({ code, pos }) => yamlFault(code, lines.linePos(pos[0]).line))
    : structureFaults(document, lines);
};

const read = (text: string): ParsedYaml => {
  const lines = new LineCounter();
  // Not silent: then a second document would not be an error.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const faults = faultsOf(document, lines);
  const lineOf = (path: Path): number | undefined => lineIn(document, lines, path);
  if (faults.length > 0) return { value: undefined, faults, lineOf };
  try {
    // The parser counts an anchor with its aliases.
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES + 1 }) ?? {}, faults, lineOf };
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
