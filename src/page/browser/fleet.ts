import { byId, setText } from './dom.ts';
import type { PastLine } from './over-time.ts';

/** What the whole fleet did, as its Prometheus tells. */
export interface FleetHistory {
  readonly times: readonly number[];
  readonly lines: readonly PastLine[];
}

interface Answer {
  readonly start: number;
  readonly stepMs: number;
  readonly points: number;
  readonly lines: readonly PastLine[];
}

const EVERY_MS = 30_000;

const say = (text: string): void => {
  const note = byId('fleet-note');
  note.hidden = text === '';
  setText(note, text);
};

const ask = async (range: string, panel: string): Promise<FleetHistory> => {
  const answer = await fetch(`/page/fleet/${range}/${panel}`);
  const body: unknown = await answer.json();
  if (!answer.ok)
    throw new Error((body as { detail?: string }).detail ?? `The gateway answers ${answer.status}.`);
  const { start, stepMs, points, lines } = body as Answer;
  return { times: Array.from({ length: points }, (_, at) => (start + at * stepMs) / 1_000), lines };
};

/** Follows the chosen range; `changed` is called when there is something else to draw. */
export const createFleet = (changed: () => void) => {
  const histories = new Map<string, { readonly at: number; readonly history?: FleetHistory }>();
  let range = 'live';
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="range"]'))
    input.addEventListener('change', () => {
      range = input.value;
      histories.clear();
      say(
        range === 'live'
          ? ''
          : `Charts show the whole fleet over ${range}; figures, bars and grids this instance now.`,
      );
      changed();
    });
  return {
    get isChosen() {
      return range !== 'live';
    },
    /** What is known of a panel; asks where that is old. */
    historyOf(panel: string): FleetHistory | undefined {
      const known = histories.get(panel);
      if (known === undefined || Date.now() - known.at > EVERY_MS) {
        histories.set(panel, { ...known, at: Date.now() });
        const asked = range;
        ask(range, panel).then(
          (history) => {
            if (asked !== range) return;
            histories.set(panel, { at: Date.now(), history });
            changed();
          },
          (error: unknown) => say((error as Error).message),
        );
      }
      return known?.history;
    },
  };
};
