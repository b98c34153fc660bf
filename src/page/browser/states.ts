import { colourOf } from './colours.ts';
import { create, within } from './dom.ts';
import { format } from './format.ts';
import type { Figure, ShownLine } from './model.ts';
import { severityOf, type Panel } from './panel.ts';

const HEIGHT = 10;

const isBad = (panel: Panel, value: Figure): boolean => severityOf(panel, value) === 'critical';

/** A level is so or is not; a count is a count. */
const words = (panel: Panel, value: Figure): string => {
  if (panel.unit !== 'level' || value === null) return format(value, panel.unit);
  return value >= 1 ? 'yes' : 'no';
};

const paint = (canvas: HTMLCanvasElement, panel: Panel, past: readonly Figure[]): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width } = canvas;
  context.fillStyle = colourOf('--hairline');
  context.fillRect(0, 0, width, HEIGHT);
  context.fillStyle = colourOf('--critical');
  const step = width / Math.max(1, past.length);
  for (const [at, value] of past.entries())
    if (isBad(panel, value)) context.fillRect(Math.floor(at * step), 0, Math.ceil(step), HEIGHT);
};

const row = (panel: Panel, { label, now, past }: ShownLine): HTMLElement => {
  const canvas = create('canvas', {
    class: 'strip',
    width: '300',
    height: String(HEIGHT),
    'aria-hidden': 'true',
  });
  paint(canvas, panel, past);
  const bad = isBad(panel, now);
  const seconds = past.filter((value) => isBad(panel, value)).length;
  return create(
    'tr',
    {},
    create('th', { scope: 'row' }, label.replaceAll('_', ' ')),
    create(
      'td',
      { 'data-value': String(now), 'data-line': label, class: bad ? 'critical' : 'ok' },
      `${bad ? '▲ ' : ''}${words(panel, now)}`,
    ),
    create(
      'td',
      { class: 'strip-field' },
      canvas,
      create('span', { class: 'visually-hidden' }, `${seconds} s`),
    ),
  );
};

/** Shows what is or was bad, each as a strip over time, and how many never were. */
export const createStates = (panel: Panel) => {
  const body = within(panel.element, 'tbody');
  return (lines: readonly ShownLine[]): void => {
    const shown = lines.filter(
      ({ now, past }) => isBad(panel, now) || past.some((value) => isBad(panel, value)),
    );
    const rest = lines.length - shown.length;
    const text =
      shown.length === 0 ? `✓ none of ${rest} now, nor in the last 15 minutes` : `✓ ${rest} others are not`;
    body.replaceChildren(
      ...shown.map((line) => row(panel, line)),
      ...(rest > 0
        ? [create('tr', { class: 'rest' }, create('td', { colspan: '3', class: 'ok' }, text))]
        : []),
    );
  };
};
