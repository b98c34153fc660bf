import type { RequestHandler } from 'express';

import type { Panel } from '../../config/monitoring/panel.ts';
import { fillPlaceholders } from '../../config/monitoring/reading.ts';
import { Problem } from '../core/problems/problem.ts';
import { SECOND, type Clock, type Instant } from '../core/time.ts';
import { figureText } from './event-text.ts';
import { FLEET_RANGES } from './fleet-ranges.ts';

/** A series of the fleet, as Prometheus writes it. */
export interface FleetSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** A query over a range, times in milliseconds. */
export interface FleetQuery {
  readonly promql: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly stepMs: number;
}

export interface FleetOptions {
  readonly panels: readonly Panel[];
  /** Values of `instance` that are gateways, as a regular expression. */
  readonly instances: string;
  /** @throws an error whose message says why there is no answer. */
  readonly query: (query: FleetQuery) => Promise<readonly FleetSeries[]>;
  readonly clock: Clock;
}

/** Tells a panel’s history as JSON; undefined for a range or panel that there is not. */
export type Fleet = (range: string, panel: string) => Promise<string> | undefined;

/** Points of a line: about as many as a chart is wide. */
const POINTS = 300;
/** Lines of a panel that are shown at most. */
const MAX_LINES = 64;
/** Answers hold for so long, so that ten open pages ask once. */
const HELD_MS = 10 * SECOND;
/** Queries that are under way at a time. */
const MAX_UNDER_WAY = 4;

/** So wide that a scrape every 15 s to 60 s is in it, and no narrower than the step. */
const windowOf = (stepMs: number): string => `${Math.max(240, Math.ceil(stepMs / SECOND))}s`;

const labelOf = (legend: string, { metric }: FleetSeries): string =>
  legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '');

const valuesAt = ({ values }: FleetSeries, { start, stepMs }: FleetQuery, points: number): string => {
  const texts = new Array<string>(points).fill('null');
  for (const [seconds, value] of values) {
    const at = Math.round((seconds * SECOND - start) / stepMs);
    if (at >= 0 && at < points) texts[at] = figureText(Number(value), 6);
  }
  return `[${texts.join(',')}]`;
};

const gridOf = (rangeMs: number, now: Instant) => {
  const stepMs = Math.max(SECOND, Math.ceil(rangeMs / POINTS / SECOND) * SECOND);
  const end = Math.floor(now / stepMs) * stepMs;
  return { start: end - (POINTS - 1) * stepMs, end, stepMs };
};

/** So many at a time; the others wait. */
const createGate = (places: number) => {
  let free = places;
  const waiting: (() => void)[] = [];
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

/** The history of panels, by the queries of their table and no other: whoever asks chooses a range and a panel. */
export const createFleet = ({ panels, instances, query, clock }: FleetOptions): Fleet => {
  const held = new Map<string, { readonly until: Instant; readonly text: Promise<string> }>();
  const gate = createGate(MAX_UNDER_WAY);
  const read = async (panel: Panel, rangeMs: number): Promise<string> => {
    const grid = gridOf(rangeMs, clock());
    const lines: string[] = [];
    for (const { legend, promql } of panel.series) {
      const asked = {
        ...grid,
        promql: fillPlaceholders(promql, { instance: instances, window: windowOf(grid.stepMs) }),
      };
      for (const series of await gate(() => query(asked)))
        lines.push(
          `{"label":${JSON.stringify(labelOf(legend, series))},"values":${valuesAt(series, asked, POINTS)}}`,
        );
    }
    const { start, stepMs } = grid;
    return `{"start":${start},"stepMs":${stepMs},"points":${POINTS},"lines":[${lines.slice(0, MAX_LINES).join(',')}]}`;
  };
  return (range, id) => {
    const rangeMs = Object.hasOwn(FLEET_RANGES, range) ? FLEET_RANGES[range] : undefined;
    const panel = panels.find((each) => each.id === id);
    if (rangeMs === undefined || panel === undefined) return undefined;
    const key = `${range} ${id}`;
    const known = held.get(key);
    if (known !== undefined && clock() < known.until) return known.text;
    const text = read(panel, rangeMs);
    held.set(key, { until: clock() + HELD_MS, text });
    // What failed is not held: the next who asks tries again.
    text.catch(() => held.delete(key));
    return text;
  };
};

/** `/page/fleet/:range/:panel`. */
export const serveFleet =
  (fleet: Fleet | undefined): RequestHandler =>
  async (req, res) => {
    const { range, panel } = req.params;
    const text = fleet?.(String(range), String(panel));
    if (text === undefined) throw new Problem('not_found', 'fleet');
    try {
      res.type('application/json').send(await text);
    } catch (error) {
      throw new Problem('temporarily_unavailable', 'prometheus', {
        extensions: { detail: `Prometheus does not answer: ${(error as Error).message}.` },
      });
    }
  };
