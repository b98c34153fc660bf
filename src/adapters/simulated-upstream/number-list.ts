/** Distinct numbers in E.164, in their order: 12 bytes each, because labs register millions. */
export interface NumberList {
  readonly size: number;
  /** The number at that place, or nothing. */
  at(index: number): string | undefined;
  /** The place of that number, or -1. */
  indexOf(e164: string): number;
}

/** `numbers` in E.164, each once; 15 digits are exact in a double. */
export const createNumberList = (numbers: readonly string[]): NumberList => {
  const values = Float64Array.from(numbers, (e164) => Number(e164.slice(1)));
  const valueAt = (index: number): number => values[index] ?? Number.NaN;
  const order = Uint32Array.from(values.keys()).sort((a, b) => valueAt(a) - valueAt(b));
  return {
    size: values.length,
    at: (index) => (index in values ? `+${valueAt(index)}` : undefined),
    indexOf(e164) {
      const wanted = /^\+[1-9]\d{6,14}$/.test(e164) ? Number(e164.slice(1)) : Number.NaN;
      let from = 0;
      let to = order.length;
      while (from < to) {
        const middle = (from + to) >>> 1;
        if (valueAt(order[middle] ?? 0) < wanted) from = middle + 1;
        else to = middle;
      }
      const found = order[from];
      return found !== undefined && valueAt(found) === wanted ? found : -1;
    },
  };
};
