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

/** Between two drawings of what cannot be seen, so that a page that is captured or read as a whole has figures everywhere. */
const UNSEEN_MS = 10_000;

/** Draws the panels that can be seen, once a frame at most; the others now and then, and before the page is printed. */
export const createPictures = (
  panels: readonly Panel[],
  fleet: ReturnType<typeof createFleet>,
  model: Model,
) => {
  const draws = new Map(panels.map((panel) => [panel.element, drawOf(panel, fleet)]));
  const seen = new Set<HTMLElement>();
  let isAsked = false;
  let allAt = 0;
  const drawAll = (): void => {
    allAt = Date.now();
    for (const one of draws.values()) one(model);
  };
  const draw = (): void => {
    isAsked = false;
    // The fleet’s history is asked for: only of what is looked at.
    if (!fleet.isChosen && model.overview !== undefined && Date.now() - allAt >= UNSEEN_MS) drawAll();
    else for (const element of seen) draws.get(element)?.(model);
  };
  addEventListener('beforeprint', drawAll);
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
