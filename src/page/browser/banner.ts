import type { Verdict } from '../../core/live/status.ts';
import type { Overview } from '../overview.ts';
import { byId, create, setText, within } from './dom.ts';
import { duration } from './format.ts';
import { showIncidents, showSigns } from './incidents.ts';

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
export const showBanner = (overview: Overview, at: number): void => {
  const { verdict, since, sentence, leaked, incidents, signs } = overview;
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
  setText(byId('leaked'), leaked);
  announce(verdict, sentence);
  showIncidents(incidents);
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
