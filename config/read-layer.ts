import { basename, dirname, resolve } from 'node:path';

import type { Fault } from './fault.ts';
import type { Layer } from './layer.ts';
import { parseYaml } from './parse-yaml.ts';
import { valueAt, type Path } from './path.ts';
import { readBounded } from './read-bounded.ts';

/** Largest configuration file in bytes: 1 MiB. */
export const MAX_FILE_BYTES = 1_048_576;

/** A file’s settings, or the faults that keep it from being read. */
export interface FileLayer {
  readonly layers: readonly Layer[];
  readonly faults: readonly Fault[];
}

const readOne = async (file: string, path: string): Promise<{ layer?: Layer; faults: Fault[] }> => {
  const name = basename(file);
  const content = await readBounded(file, MAX_FILE_BYTES);
  if ('reason' in content) {
    const remedy = 'Name a readable YAML file of at most 1 MiB.';
    return { faults: [{ path, message: `cannot be read (${content.reason})`, remedy }] };
  }
  const { value, faults, lineOf } = parseYaml(content.text);
  const at = (line: number | undefined): string => (line === undefined ? name : `${name}:${line}`);
  if (faults.length > 0) {
    return { faults: faults.map(({ line, ...fault }) => ({ path, ...fault, source: at(line) })) };
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    const remedy = 'Begin with a key, for example public:.';
    return { faults: [{ path, message: 'must be a mapping of settings', remedy, source: name }] };
  }
  return { layer: { value, sourceOf: (setting: Path) => at(lineOf(setting)) }, faults: [] };
};

const ROUTES_FORM = {
  message: 'must name a file with routes and nothing else',
  remedy: 'Let the file begin with routes:, followed by the list.',
};

const isRoutes = (value: unknown): boolean => Object.keys(value as object).join() === 'routes';

/**
 * Reads a configuration file and the `routesFile` that it names, relative to its own directory.
 * `path` stands for the file in faults: the flag or variable that named it. `onFile` hears of each before it is read.
 */
export const readLayer = async (
  file: string,
  path: string,
  onFile: (file: string) => void = () => undefined,
): Promise<FileLayer> => {
  onFile(file);
  const { layer, faults } = await readOne(file, path);
  const routesFile = valueAt(layer?.value, ['routesFile']);
  if (layer === undefined || typeof routesFile !== 'string') {
    return { layers: layer === undefined ? [] : [layer], faults };
  }
  const source = layer.sourceOf(['routesFile']);
  const fault = (message: string, remedy: string): Fault => ({
    path: 'routesFile',
    message,
    remedy,
    ...(source === undefined ? {} : { source }),
  });
  if (valueAt(layer.value, ['routes']) !== undefined) {
    return { layers: [layer], faults: [fault('stands beside routes', 'Keep one of the two.')] };
  }
  const routes = resolve(dirname(file), routesFile);
  onFile(routes);
  const table = await readOne(routes, 'routesFile');
  if (table.layer !== undefined && !isRoutes(table.layer.value)) {
    return { layers: [layer], faults: [fault(ROUTES_FORM.message, ROUTES_FORM.remedy)] };
  }
  return { layers: table.layer === undefined ? [layer] : [layer, table.layer], faults: table.faults };
};
