import { depthOf, type Path } from './path.ts';

/** Settings from one place: a file, the environment, a caller. */
export interface Layer {
  readonly value: unknown;
  /** Says where in that place the setting is: `gateway.yaml:12`. */
  sourceOf(path: Path): string | undefined;
}

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const overlay = (below: unknown, above: unknown): unknown => {
  if (above === undefined) return below;
  if (!isMapping(below) || !isMapping(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  // From entries, so that a key `__proto__` stays a key.
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      overlay(
        Object.hasOwn(below, key) ? below[key] : undefined,
        Object.hasOwn(above, key) ? above[key] : undefined,
      ),
    ]),
  );
};

/** Lays each over the ones before: mappings are merged key by key, lists and values replaced whole. */
export const merge = (layers: readonly Layer[]): unknown =>
  layers.reduce<unknown>((below, { value }) => overlay(below, value), {});

/** Where a setting comes from: the uppermost layer that holds most of its path. */
export const sourceIn = (layers: readonly Layer[], path: Path): string | undefined => {
  const ranked = layers
    .map((layer) => ({ layer, depth: depthOf(layer.value, path) }))
    .filter(({ depth }) => depth > 0)
    .reverse()
    .sort((a, b) => b.depth - a.depth);
  return ranked[0]?.layer.sourceOf(path);
};
