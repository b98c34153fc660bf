import type { ShownIncident, ShownSign } from '../overview.ts';
import { byId, create, within } from './dom.ts';

/** Rows of what is over. */
const SHOWN_OVER = 5;

/** The heads of the columns, which the page has. */
const columns = (): readonly string[] =>
  [...byId('incidents').querySelectorAll('thead th')].map(({ textContent }) => textContent);

const markOf = ({ isOver, isAttack }: ShownIncident): string => {
  if (isOver) return '✓ ';
  return isAttack ? '● ' : '▲ ';
};

const runbookLink = (alert: string): HTMLElement =>
  create(
    'a',
    { href: `/page/docs/runbooks/${alert}.md`, target: '_blank', rel: 'noopener' },
    `Runbook: ${alert.replace(/^Numberwall/, '')}`,
  );

const stateOf = ({ isOver, isAttack }: ShownIncident): string => {
  if (isOver) return 'over';
  return isAttack ? 'attack' : 'attention';
};

const row = (incident: ShownIncident, heads: readonly string[]): HTMLElement => {
  const { id, what, when, howMuch, from, got, runbook } = incident;
  const cells = [when, howMuch, from, got].map((text, at) =>
    create('td', { 'data-head': heads[at + 1] ?? '', ...(text === '' ? { class: 'empty' } : {}) }, text),
  );
  return create(
    'tr',
    { 'data-incident': id, 'data-state': stateOf(incident), 'data-started': String(incident.startedAt) },
    create('th', { scope: 'row' }, create('span', { 'aria-hidden': 'true' }, markOf(incident)), what),
    ...cells,
    create('td', { 'data-head': heads.at(-1) ?? '' }, runbookLink(runbook)),
  );
};

let shown = '';

/** Rows of what goes on, and of what was over last; nothing is drawn anew that says the same, so that links keep their focus. */
export const showIncidents = (incidents: readonly ShownIncident[]): void => {
  const text = JSON.stringify(incidents);
  if (text === shown) return;
  shown = text;
  const [body, heads] = [within(byId('incidents'), 'tbody'), columns()];
  const over = incidents.filter(({ isOver }) => isOver);
  const rows = [...incidents.filter(({ isOver }) => !isOver), ...over.slice(0, SHOWN_OVER)];
  const focused = document.activeElement?.closest('[data-incident]')?.getAttribute('data-incident');
  const span = String(heads.length);
  const rest = over.length - SHOWN_OVER;
  body.replaceChildren(
    ...rows.map((incident) => row(incident, heads)),
    ...(rest > 0
      ? [
          create(
            'tr',
            { class: 'rest' },
            create('td', { colspan: span }, `${rest} earlier ones in the last hour`),
          ),
        ]
      : []),
    ...(rows.length === 0
      ? [
          create(
            'tr',
            { class: 'rest' },
            create('td', { colspan: span, class: 'ok' }, '✓ nothing in the last hour'),
          ),
        ]
      : []),
  );
  if (focused != null) body.querySelector<HTMLElement>(`[data-incident="${focused}"] a`)?.focus();
};

const formatRatio = (ratio: number): string => (ratio >= 100 ? '> 100' : ratio.toFixed(2));

const severityOf = (ratio: number): string => {
  if (ratio >= 1) return 'critical';
  return ratio >= 0.5 ? 'warning' : 'ok';
};

const signRow = ({ id, words, ratio, isDetector }: ShownSign): HTMLElement => {
  const bar = create('span', { class: `bar ${severityOf(ratio)}`, 'aria-hidden': 'true' });
  bar.style.width = `${Math.min(100, ratio * 100)}%`;
  return create(
    'tr',
    { 'data-sign': id },
    create(
      'th',
      { scope: 'row' },
      words,
      ...(isDetector ? [create('span', { class: 'dim' }, ` (detector ${id})`)] : []),
    ),
    create(
      'td',
      { 'data-value': String(ratio) },
      create('span', { class: 'track' }, bar),
      create('span', { class: 'amount' }, formatRatio(ratio)),
    ),
  );
};

/** Everything that is looked at, the strongest first. */
export const showSigns = (signs: readonly ShownSign[]): void =>
  within(byId('signs'), 'tbody').replaceChildren(
    ...[...signs].sort((a, b) => b.ratio - a.ratio).map(signRow),
  );
