import { MINUTE, type Instant } from '../time.ts';
import { createHistory } from './history.ts';
import type { SignReading } from './read-signs.ts';
import { sumWhere, type Snapshot } from './snapshot.ts';

const COMPLETIONS = 'numberwall_enumeration_completions_total';
const CANARY = 'numberwall_canary_total';

/** Metrics that it stands on. */
export const VANISHED_METRICS: readonly string[] = [COMPLETIONS, CANARY];

/** What it is compared with, in milliseconds. */
const USUAL_MS = 10 * MINUTE;
/** Registrations a minute below which a quiet minute says nothing: by chance it comes once in years. */
const LEAST_USUAL = 20;
/** What is left of it, at most, where it has vanished; and what must be back. */
const LEFT = 0.1;

/** People, and not the gateway’s own canary. */
const completedIn = (snapshot: Snapshot): number =>
  sumWhere(snapshot, COMPLETIONS) - sumWhere(snapshot, CANARY, { result: ['ok', 'blind', 'late'] });

const round = (count: number): string => Math.max(0, Math.round(count)).toLocaleString('en-US');

/** Reads whether people have stopped registering: an attack that ends is none of it, since it completes nothing. */
export const createVanished = () => {
  const lastMinute = createHistory<number>({ windowMs: MINUTE, entries: 60 });
  const before = createHistory<number>({ windowMs: USUAL_MS + MINUTE, entries: 132 });
  let since: { readonly usual: number; readonly at: Instant } | undefined;
  return (snapshot: Snapshot, at: Instant): SignReading => {
    const count = completedIn(snapshot);
    lastMinute.add(at, count);
    before.add(at, count);
    const [minute, whole] = [lastMinute.before(at), before.before(at)];
    const now = count - (minute?.value ?? count);
    const spanMs = (minute?.at ?? at) - (whole?.at ?? at);
    const usual =
      spanMs < USUAL_MS / 2 ? 0 : (((minute?.value ?? 0) - (whole?.value ?? 0)) / spanMs) * MINUTE;
    // Compared with what was usual when it vanished, until it is back.
    if (since !== undefined && now > since.usual * LEFT) since = undefined;
    else if (since === undefined && usual >= LEAST_USUAL && now <= usual * LEFT)
      since = { usual, at: at - MINUTE };
    return {
      id: 'vanished-traffic',
      words: `almost nobody registers any more: ${round(now)} in the last minute, ${round(since?.usual ?? usual)} a minute before`,
      ...{ weight: 'attention', metric: COMPLETIONS, runbook: 'NumberwallRegistrationsVanished' },
      ...{ ratio: since === undefined ? 0 : 1, isOn: since !== undefined },
      ...{ beganAt: since?.at ?? at, lastAt: at },
    };
  };
};
