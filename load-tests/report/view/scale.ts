/** A vertical axis: where a value stands, from 0 (below) to 1 (above), and which values are marked. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Steps of an axis are these times a power of ten. */
const NICE = [1, 2, 5, 10];
const FEW = 4;

const niceStep = (most: number): number => {
  const rough = most / FEW;
  const power = 10 ** Math.floor(Math.log10(rough));
  return (NICE.find((nice) => nice * power >= rough) ?? 10) * power;
};

/** From 0 to a round value above the highest. */
export const linear = (highest: number): Scale => {
  const step = niceStep(Math.max(highest, 1e-9));
  const top = Math.ceil(highest / step - 1e-9) * step || step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
  return { at: (value) => value / top, ticks };
};

/** 0, 1, 10, 100 …: what is small beside something very large stays visible. */
export const logarithmic = (highest: number): Scale => {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(highest, 1)) - 1e-9));
  const of = (value: number): number => (value < 1 ? value : 1 + Math.log10(value)) / (decades + 1);
  return { at: of, ticks: [0, ...Array.from({ length: decades + 1 }, (_, index) => 10 ** index)] };
};
