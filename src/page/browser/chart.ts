import type UPlot from 'uplot';

import type { Unit } from '../../../config/monitoring/panel.ts';
import { colourOf } from './colours.ts';
import { format } from './format.ts';
import type { Figure } from './model.ts';

/** The library, which its own file has put there. */
declare const uPlot: typeof UPlot;

/** A line as it is drawn. */
export interface DrawnLine {
  readonly label: string;
  readonly colour: string;
  readonly values: readonly Figure[];
}

export interface ChartOptions {
  readonly unit: Unit;
  readonly isStacked: boolean;
  /** A limit that is drawn across. */
  readonly limit?: number | undefined;
}

const HEIGHT = 116;

/** Times of one day by the clock, longer ranges by day and hour, both in UTC. */
const timeTexts = (splits: readonly number[]): string[] => {
  const [first = 0, second = first + 60] = splits;
  const [from, to] = second - first < 60 ? [11, 19] : [11, 16];
  const isLong = second - first >= 6 * 3_600;
  return splits.map((seconds) => {
    const text = new Date(seconds * 1_000).toISOString();
    return isLong ? `${text.slice(5, 10)} ${text.slice(11, 13)}h` : text.slice(from, to);
  });
};

const axes = (unit: Unit): UPlot.Axis[] => {
  const look = {
    stroke: colourOf('--dim'),
    grid: { stroke: colourOf('--hairline'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return [
    { ...look, size: 24, space: 64, grid: { show: false }, values: (_, splits) => timeTexts(splits) },
    {
      ...look,
      size: 56,
      gap: 4,
      space: 28,
      values: (_, splits) => splits.map((value) => format(value, unit)),
    },
  ];
};

const drawLimit =
  (limit: number) =>
  (chart: UPlot): void => {
    if (limit > (chart.scales['y']?.max ?? 0)) return;
    const { ctx, bbox } = chart;
    const y = Math.round(chart.valToPos(limit, 'y', true));
    ctx.save();
    ctx.strokeStyle = colourOf('--critical');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

const optionsOf = (lines: readonly DrawnLine[], width: number, { unit, isStacked, limit }: ChartOptions) => ({
  width,
  height: HEIGHT,
  tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
  legend: { show: false },
  cursor: { show: false },
  padding: [8, 8, 0, 0] as UPlot.Padding,
  scales: {
    y: { range: (_: UPlot, _min: number, max: number): UPlot.Range.MinMax => [0, max > 0 ? max * 1.05 : 1] },
  },
  axes: axes(unit),
  series: [
    {},
    ...lines.map(({ label, colour }) => ({
      label,
      stroke: colourOf(colour),
      width: isStacked ? 1 : 1.5,
      points: { show: false },
      ...(isStacked ? { fill: colourOf(colour) } : {}),
    })),
  ],
  hooks: limit === undefined ? {} : { draw: [drawLimit(limit)] },
});

/** Each line upon those before it, the highest first, so that lower ones are painted over it. */
export const stack = (lines: readonly DrawnLine[]): DrawnLine[] => {
  const sums: number[] = [];
  return lines
    .map((line) => ({
      ...line,
      values: line.values.map((value, at) => (sums[at] = (sums[at] ?? 0) + (value ?? 0))),
    }))
    .reverse();
};

/** One chart, drawn anew where its lines, its width or the colours change. */
export const createChart = (place: HTMLElement, options: ChartOptions) => {
  let chart: UPlot | undefined;
  let drawn = '';
  return {
    draw(times: readonly number[], lines: readonly DrawnLine[]): void {
      const shown = options.isStacked ? stack(lines) : lines;
      const width = place.clientWidth;
      const look = [width, colourOf('--dim'), ...shown.map(({ label }) => label)].join('|');
      const data = [[...times], ...shown.map(({ values }) => values)] as unknown as UPlot.AlignedData;
      if (look === drawn) chart?.setData(data);
      else {
        chart?.destroy();
        chart = new uPlot(optionsOf(shown, width, options), data, place);
        drawn = look;
      }
    },
  };
};
