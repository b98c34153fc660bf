import { OTHER, type ConfiguredLabels, type MetricDefinition } from './metrics-table.ts';

/** One combination of label values. */
export type Labels = Readonly<Record<string, string>>;

/** The same text for the same values of the same names. */
export const keyOf = (labels: Labels): string => JSON.stringify(Object.values(labels));

/** Every combination of the label values of one metric, numbered, so that the hot path handles numbers alone. */
export interface LabelGrid {
  readonly names: readonly string[];
  /** By cell; the cells of known values and of `other`. */
  readonly labels: readonly Labels[];
  /** Cells whose values are all known: exported from the start. */
  readonly known: readonly number[];
  /** The cell of these values, in the order of `names`; unknown values fold to `other`. Never allocates. */
  cell(first?: string, second?: string, third?: string): number;
}

const axis = (known: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...new Set([...known, OTHER])].map((value, index) => [value, index]));

const combine = (names: readonly string[], axes: readonly ReadonlyMap<string, number>[]): Labels[] =>
  names.reduce<Labels[]>(
    (rows, name, at) =>
      rows.flatMap((row) => [...(axes[at]?.keys() ?? [])].map((value) => ({ ...row, [name]: value }))),
    [{}],
  );

/** @throws {RangeError} when the metric has more than three labels. */
export const createLabelGrid = (definition: MetricDefinition, configured: ConfiguredLabels): LabelGrid => {
  const names = Object.keys(definition.labels);
  if (names.length > 3) throw new RangeError(`${definition.name} has more than three labels`);
  const axes = Object.values(definition.labels).map(({ values, configured: set }) =>
    axis(set === undefined ? values : [...values, ...(configured[set] ?? [])]),
  );
  const labels = combine(names, axes);
  const [one, two, three] = axes;
  const place = (on: ReadonlyMap<string, number> | undefined, value: string | undefined): number =>
    on === undefined ? 0 : (on.get(value ?? OTHER) ?? on.get(OTHER) ?? 0);
  const width = (on: ReadonlyMap<string, number> | undefined): number => on?.size ?? 1;
  const widthTwo = width(two);
  const widthThree = width(three);
  return {
    names,
    labels,
    known: [...labels.keys()].filter((cell) => !Object.values(labels[cell] ?? {}).includes(OTHER)),
    cell: (first, second, third) =>
      (place(one, first) * widthTwo + place(two, second)) * widthThree + place(three, third),
  };
};
