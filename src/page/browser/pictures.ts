import { createBars } from './bars.ts';
import type { createFleet } from './fleet.ts';
import { createGrid } from './grid.ts';
import type { Model } from './model.ts';
import { createNumber } from './number.ts';
import { createOverTime } from './over-time.ts';
import { linesOf, type Panel } from './panel.ts';
import { createStates } from './states.ts';

type Draw = (model: Model) => void;

const overTime = (panel: Panel, fleet: ReturnType<typeof createFleet>): Draw => {
  const draw = createOverTime(panel);
  return (model) => {
    if (fleet.isChosen) {
      const history = fleet.historyOf(panel.id);
      // What is shown is never of another range than the chosen one.
      draw(history?.times ?? [], history?.lines ?? []);
      return;
    }
    draw(
      model.times,
      linesOf(panel, model).map(({ label, past }) => ({ label, values: past })),
    );
  };
};

const drawOf = (panel: Panel, fleet: ReturnType<typeof createFleet>): Draw => {
  if (panel.picture === 'lines' || panel.picture === 'stack') return overTime(panel, fleet);
  const create = { number: createNumber, bars: createBars, grid: createGrid, states: createStates }[
    panel.picture
  ];
  const draw = create(panel);
  return (model) => draw(linesOf(panel, model));
};

/** Draws the panels that can be seen, once a frame at most. */
export const createPictures = (
  panels: readonly Panel[],
  fleet: ReturnType<typeof createFleet>,
  model: Model,
) => {
  const draws = new Map(panels.map((panel) => [panel.element, drawOf(panel, fleet)]));
  const seen = new Set<HTMLElement>();
  let isAsked = false;
  const draw = (): void => {
    isAsked = false;
    for (const element of seen) draws.get(element)?.(model);
  };
  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(draw);
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) seen.add(target as HTMLElement);
        else seen.delete(target as HTMLElement);
      ask();
    },
    { rootMargin: '200px' },
  );
  for (const { element } of panels) watcher.observe(element);
  return ask;
};
