import { isCollection, isScalar, visit, type Document, type LineCounter, type Node } from 'yaml';

import type { YamlFault } from './yaml-fault.ts';

/** Most uses of aliases in a file; a bomb needs far more. */
export const MAX_ALIASES = 64;
/** Most mappings and lists within each other. */
export const MAX_DEPTH = 32;

/** Aliases that are too many, or that multiply or contain each other. */
export const TOO_MANY_ALIASES: YamlFault = {
  message: `uses aliases too often, or in a circle (at most ${MAX_ALIASES})`,
  remedy: 'Write the values out.',
};
const NO_ANCHOR: YamlFault = {
  message: 'has an alias without its anchor',
  remedy: 'Define the anchor (&name) above the alias.',
};
const NO_STRING_KEY: YamlFault = { message: 'has a key that is no string', remedy: 'Put the key in quotes.' };
const TOO_DEEP: YamlFault = {
  message: `is nested more than ${MAX_DEPTH} levels deep`,
  remedy: 'No setting needs it; check the brackets and the indentation.',
};

/** Faults of a document that parsed: aliases, keys that are no strings, depth. */
export const structureFaults = (document: Document, lines: LineCounter): readonly YamlFault[] => {
  const faults: YamlFault[] = [];
  let aliases = 0;
  const report = (fault: YamlFault, node: unknown): void => {
    const { range } = (node ?? {}) as Partial<Node>;
    faults.push(range ? { ...fault, line: lines.linePos(range[0]).line } : fault);
  };
  visit(document, {
    Alias: (_, alias) => {
      aliases += 1;
      if (aliases > MAX_ALIASES) return visit.BREAK;
      if (alias.resolve(document) === undefined) report(NO_ANCHOR, alias);
      return undefined;
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || typeof key.value !== 'string') report(NO_STRING_KEY, key);
    },
    Collection: (_, collection, ancestors) => {
      if (ancestors.filter(isCollection).length < MAX_DEPTH) return undefined;
      report(TOO_DEEP, collection);
      return visit.BREAK;
    },
  });
  return aliases > MAX_ALIASES ? [...faults, TOO_MANY_ALIASES] : faults;
};
