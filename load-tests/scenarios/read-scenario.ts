import type { z } from 'zod';

import { parseYaml } from '../../config/parse-yaml.ts';
import { renderPath, valueAt, type Path } from '../../config/path.ts';
import type { YamlFault } from '../../config/yaml-fault.ts';
import { nearest } from '../../src/core/nearest.ts';
import type { Scenario } from './scenario.ts';
import { KINDS, SCENARIO_NODES, scenarioSchema, type ScenarioNode } from './schema.ts';
import { SCENARIOS } from './table.ts';

/** One thing that is wrong with a scenario of one’s own. */
export interface ScenarioFault {
  /** From 1; absent where no line is to blame. */
  readonly line?: number | undefined;
  /** `load.slice.perSecond must be …`: what, and what is allowed. */
  readonly message: string;
}

/** What a text says: a scenario, or everything that is wrong with it. */
export type ReadScenario =
  | { readonly scenario: Scenario; readonly faults: readonly [] }
  | { readonly scenario: undefined; readonly faults: readonly ScenarioFault[] };

interface Located {
  readonly path: Path;
  readonly message: string;
}

/** Most faults that are told at once. */
const MOST_FAULTS = 20;

const name = (path: Path): string => (path.length === 0 ? 'the file' : renderPath(path));

const pathOf = ({ path }: z.core.$ZodIssue): Path =>
  path.map((part) => (typeof part === 'symbol' ? String(part) : part));

/** Keys that the mapping at `path` takes. */
const keysAt = (kind: unknown, path: Path): readonly string[] => {
  const root = SCENARIO_NODES[kind === 'honest' ? 'honest' : 'attack'];
  const found = path.reduce<ScenarioNode | undefined>(
    (node, part) => (typeof part === 'number' ? node?.items : node?.properties?.[part]),
    root,
  );
  return Object.keys(found?.properties ?? {});
};

const unknownKeys = (path: Path, keys: readonly string[], known: readonly string[]): readonly Located[] =>
  keys.map((key) => {
    const meant = nearest(key, known);
    const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`;
    return { path: [...path, key], message: `is not known here; ${hint}` };
  });

/** Of a word that is not one of those allowed, the one that was probably meant. */
const meantWord = (value: unknown, issue: z.core.$ZodIssue): string => {
  const words = issue.code === 'invalid_value' ? issue.values.map(String) : KINDS;
  const isWord = issue.code === 'invalid_value' || issue.code === 'invalid_union';
  const meant = isWord && typeof value === 'string' ? nearest(value, words) : undefined;
  return meant === undefined ? '' : `; did you mean ${meant}?`;
};

const faultsOf = (issue: z.core.$ZodIssue, root: unknown): readonly Located[] => {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys')
    return unknownKeys(path, issue.keys, keysAt(valueAt(root, ['kind']), path));
  if (issue.code === 'custom') return [{ path, message: issue.message }];
  const value = path.length === 0 ? root : valueAt(root, path);
  const what = value === undefined ? 'is missing: it is' : 'must be';
  return [{ path, message: `${what} ${issue.message}${meantWord(value, issue)}` }];
};

const idFaults = ({ id, name: called }: Scenario): readonly Located[] => {
  const sameId = SCENARIOS.find((known) => known.id === id);
  const sameName = SCENARIOS.find((known) => known.name === called);
  return [
    ...(sameId === undefined
      ? []
      : [{ path: ['id'], message: `is that of ${sameId.name}: take another, as X01` }]),
    ...(sameName === undefined
      ? []
      : [{ path: ['name'], message: `is that of ${sameName.id}: take another` }]),
  ];
};

/** Where the parser stumbled; what follows from one slip of the pen is often told twice. */
const unreadable = (faults: readonly YamlFault[]): readonly ScenarioFault[] => {
  const told = faults.map(({ line, message, remedy }) => ({
    line,
    message: `the file ${message}. ${remedy}`,
  }));
  const isFirst = (fault: ScenarioFault, index: number): boolean =>
    told.findIndex(({ line, message }) => line === fault.line && message === fault.message) === index;
  return told.filter(isFirst).slice(0, MOST_FAULTS);
};

/** Reads the text of a file, YAML or JSON. Never throws, whatever the text. */
export const readScenario = (text: string): ReadScenario => {
  const { value, faults, lineOf } = parseYaml(text);
  if (faults.length > 0) return { scenario: undefined, faults: unreadable(faults) };
  const { success, data, error } = scenarioSchema.safeParse(value);
  const located = success ? idFaults(data) : error.issues.flatMap((issue) => faultsOf(issue, value));
  if (success && located.length === 0) return { scenario: data, faults: [] };
  return {
    scenario: undefined,
    faults: located
      .slice(0, MOST_FAULTS)
      .map(({ path, message }) => ({ line: lineOf(path), message: `${name(path)} ${message}` })),
  };
};
