import type { ShownIncident, ShownSign } from '../overview.ts';
import { byId, create, setText, within } from './dom.ts';

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

interface Row {
  readonly element: HTMLElement;
  write(incident: ShownIncident): void;
}

/** A row whose texts change, and whose link stays, so that it keeps its focus. */
const createRow = ({ id, runbook, startedAt }: ShownIncident, heads: readonly string[]): Row => {
  const mark = create('span', { 'aria-hidden': 'true' });
  const what = create('span');
  const cells = heads.slice(1, -1).map((head) => create('td', { 'data-head': head }));
  const element = create(
    'tr',
    { 'data-incident': id, 'data-started': String(startedAt) },
    create('th', { scope: 'row' }, mark, what),
    ...cells,
    create('td', { 'data-head': heads.at(-1) ?? '' }, runbookLink(runbook)),
  );
  return {
    element,
    write(incident) {
      element.dataset['state'] = stateOf(incident);
      element.dataset['last'] = String(incident.lastAt);
      setText(mark, markOf(incident));
      setText(what, incident.what);
      const texts = [incident.when, incident.howMuch, incident.from, incident.got];
      for (const [at, cell] of cells.entries()) {
        setText(cell, texts[at] ?? '');
        cell.classList.toggle('empty', texts[at] === '');
      }
    },
  };
};

const noteRow = (words: string, isGood: boolean, span: number): HTMLElement =>
  create('tr', { class: 'rest' }, create('td', { colspan: String(span), class: isGood ? 'ok' : '' }, words));

const rows = new Map<string, Row>();
let placed = '';

/** Rows of what goes on, and of what was over last. */
export const showIncidents = (incidents: readonly ShownIncident[]): void => {
  const heads = columns();
  const over = incidents.filter(({ isOver }) => isOver);
  const shown = [...incidents.filter(({ isOver }) => !isOver), ...over.slice(0, SHOWN_OVER)];
  const keys = shown.map(({ id, startedAt }) => `${id} ${startedAt}`);
  for (const [at, incident] of shown.entries()) {
    const key = keys[at] ?? '';
    const row = rows.get(key) ?? createRow(incident, heads);
    rows.set(key, row);
    row.write(incident);
  }
  for (const key of rows.keys()) if (!keys.includes(key)) rows.delete(key);
  const rest = over.length - SHOWN_OVER;
  const place = `${keys.join()} ${Math.max(0, rest)}`;
  if (place === placed) return;
  placed = place;
  within(byId('incidents'), 'tbody').replaceChildren(
    ...keys.flatMap((key) => rows.get(key)?.element ?? []),
    ...(rest > 0 ? [noteRow(`${rest} earlier ones in the last hour`, false, heads.length)] : []),
    ...(keys.length === 0 ? [noteRow('✓ nothing in the last hour', true, heads.length)] : []),
  );
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
