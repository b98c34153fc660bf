import type { SignReading } from '../../core/live/read-signs.ts';
import type { Verdict } from '../../core/live/status.ts';
import type { Overview } from '../overview.ts';
import { byId, create, setText, within } from './dom.ts';
import { duration } from './format.ts';

const HEADINGS: Readonly<Record<Verdict, string>> = {
  quiet: 'Quiet',
  attention: 'Worth a look',
  attack: 'Under attack',
};

const TITLES: Readonly<Record<Verdict, string>> = {
  quiet: 'Numberwall',
  attention: '▲ Worth a look – Numberwall',
  attack: '● Under attack – Numberwall',
};

/** Signs that have a row. */
const SHOWN = 5;
/** Below this share of its threshold a sign is noise. */
const LEAST = 0.05;

const formatRatio = (ratio: number): string => (ratio >= 100 ? '> 100' : ratio.toFixed(2));

const signRow = ({ id, words, ratio, metric, events, windowMs }: SignReading): HTMLElement => {
  const severity = ratio >= 1 ? 'critical' : ratio >= 0.5 ? 'warning' : 'ok';
  const bar = create('span', { class: `bar ${severity}`, 'aria-hidden': 'true' });
  bar.style.width = `${Math.min(100, ratio * 100)}%`;
  const detail =
    events === undefined || windowMs === undefined
      ? ' (detector)'
      : ` (${Math.round(events).toLocaleString('en-US')} in ${windowMs / 1_000} s)`;
  return create(
    'tr',
    { 'data-sign': id },
    create('th', { scope: 'row' }, words, create('span', { class: 'dim' }, detail)),
    create(
      'td',
      { 'data-value': String(ratio) },
      create('span', { class: 'track' }, bar),
      create('span', { class: 'amount' }, formatRatio(ratio)),
    ),
    create('td', {}, create('code', {}, metric)),
  );
};

const showSigns = (signs: readonly SignReading[]): void => {
  const shown = signs
    .filter(({ ratio }) => ratio >= LEAST)
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, SHOWN);
  const nothing = create(
    'tr',
    { class: 'rest' },
    create('td', { colspan: '3', class: 'ok' }, `✓ none of ${signs.length} signs`),
  );
  within(byId('signs'), 'tbody').replaceChildren(...(shown.length === 0 ? [nothing] : shown.map(signRow)));
};

/** Between two announcements of one verdict, in milliseconds: a screen reader is not to chatter. */
const QUIET_MS = 30_000;

let announced = { at: 0, verdict: '' };

const announce = (verdict: Verdict, text: string): void => {
  const now = Date.now();
  if (announced.verdict === verdict && now - announced.at < QUIET_MS) return;
  announced = { at: now, verdict };
  setText(byId('announcement'), text);
};

/** Says in words how things stand; what a screen reader announces changes only when something happens. */
export const showBanner = ({ verdict, since, sentence, spoken, signs }: Overview, at: number): void => {
  const banner = byId('banner');
  if (banner.dataset['verdict'] !== verdict) {
    banner.dataset['verdict'] = verdict;
    document.title = TITLES[verdict];
    byId('icon').setAttribute('href', `/page/assets/${verdict}.svg`);
  }
  banner.dataset['since'] = String(since ?? '');
  setText(
    byId('verdict'),
    `${HEADINGS[verdict]}${since === undefined ? '' : ` for ${duration(at - since)}`}`,
  );
  setText(byId('sentence'), sentence);
  announce(verdict, spoken);
  showSigns(signs);
};

/** Lists the checks of readiness. */
export const showChecks = ({ health: { checks } }: Overview): void =>
  within(byId('checks'), 'tbody').replaceChildren(
    ...checks.map(({ name, status, reason }) =>
      create(
        'tr',
        {},
        create('th', { scope: 'row' }, name.replaceAll('_', ' ')),
        create(
          'td',
          { class: { ok: 'ok', degraded: 'warning', failing: 'critical' }[status] },
          `${status === 'ok' ? '✓ ' : '▲ '}${status}${reason === undefined ? '' : `: ${reason.replaceAll('_', ' ')}`}`,
        ),
      ),
    ),
  );
