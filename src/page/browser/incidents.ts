import type { ShownIncident, ShownSign } from '../overview.ts';
import { byId, create, setText, within } from './dom.ts';
import { timeOfDay } from './format.ts';

/** Rows of what is over. */
const SHOWN_OVER = 5;

/** The heads of the columns, which the page has. */
const columns = (): readonly string[] =>
  [...byId('incidents').querySelectorAll('thead th')].map(({ textContent }) => textContent);

const markOf = ({ isOver, isAttack }: ShownIncident): string => {
  if (isOver) return '✓ ';
  return isAttack ? '● ' : '▲ ';
};

const showRunbook = (link: HTMLElement, alert: string): void => {
  link.setAttribute('href', `/page/docs/runbooks/${alert}.md`);
  setText(link, `Runbook: ${alert.replace(/^Numberwall/, '')}`);
};

/** Ids of sources, for commands, are in their table. */
const suspectsLink = (): HTMLElement =>
  create('a', { class: 'who', href: '#suspects-panel' }, 'Who: Suspects');

const stateOf = ({ isOver, isAttack }: ShownIncident): string => {
  if (isOver) return 'over';
  return isAttack ? 'attack' : 'attention';
};

interface Row {
  readonly element: HTMLElement;
  write(incident: ShownIncident): void;
}

/** A row whose texts change, and whose link stays, so that it keeps its focus. */
/** Rows whose sources have ids. */
const hasSources = ({ id, isAttack }: ShownIncident): boolean => isAttack || id === 'bans';

const createRow = (incident: ShownIncident, heads: readonly string[]): Row => {
  const { id, startedAt } = incident;
  const mark = create('span', { 'aria-hidden': 'true' });
  const what = create('span');
  const cells = heads.slice(1, -1).map((head) => create('td', { 'data-head': head }));
  const runbook = create('a', { target: '_blank', rel: 'noopener' });
  const element = create(
    'tr',
    { 'data-incident': id, 'data-started': String(startedAt) },
    create('th', { scope: 'row' }, mark, what),
    ...cells,
    create(
      'td',
      { 'data-head': heads.at(-1) ?? '' },
      runbook,
      ...(hasSources(incident) ? [suspectsLink()] : []),
    ),
  );
  return {
    element,
    write(incident) {
      element.dataset['state'] = stateOf(incident);
      element.dataset['last'] = String(incident.lastAt);
      setText(mark, markOf(incident));
      setText(what, incident.what);
      showRunbook(runbook, incident.runbook);
      const texts = [incident.when, incident.howMuch, incident.from, incident.got, incident.people];
      for (const [at, cell] of cells.entries()) {
        setText(cell, texts[at] ?? '');
        cell.classList.toggle('empty', texts[at] === '');
      }
    },
  };
};

const goodRow = (words: string, span: number): HTMLElement =>
  create('tr', { class: 'rest' }, create('td', { colspan: String(span), class: 'ok' }, words));

const rows = new Map<string, Row>();
let placed = '';
let isWhole = false;

/** Shows the rest, or hides it again; the button stays, so that it keeps its focus. */
const restButton = create('button', { type: 'button', class: 'rest-button' });

const restRow = (rest: number, span: number): HTMLElement => {
  restButton.setAttribute('aria-expanded', String(isWhole));
  const ones = rest === 1 ? 'earlier one' : 'earlier ones';
  setText(restButton, isWhole ? `Hide ${rest} ${ones}` : `Show ${rest} ${ones} of the last hour`);
  return create('tr', { class: 'rest' }, create('td', { colspan: String(span) }, restButton));
};

const writeRows = (shown: readonly ShownIncident[], heads: readonly string[]): readonly string[] => {
  const keys = shown.map(({ id, startedAt }) => `${id} ${startedAt}`);
  for (const [at, incident] of shown.entries()) {
    const key = keys[at] ?? '';
    const row = rows.get(key) ?? createRow(incident, heads);
    rows.set(key, row);
    row.write(incident);
  }
  for (const key of rows.keys()) if (!keys.includes(key)) rows.delete(key);
  return keys;
};

/** Rows of what goes on, and of what was over last; on demand of all of the last hour. */
export const showIncidents = (incidents: readonly ShownIncident[]): void => {
  const heads = columns();
  const over = incidents.filter(({ isOver }) => isOver);
  const goesOn = incidents.filter(({ isOver }) => !isOver);
  const rest = Math.max(0, over.length - SHOWN_OVER);
  const keys = writeRows([...goesOn, ...(isWhole ? over : over.slice(0, SHOWN_OVER))], heads);
  restButton.onclick = () => {
    isWhole = !isWhole;
    showIncidents(incidents);
    restButton.focus();
  };
  const place = `${keys.join()} ${rest} ${isWhole}`;
  if (place === placed) return;
  placed = place;
  const isFocused = document.activeElement === restButton;
  within(byId('incidents'), 'tbody').replaceChildren(
    ...keys.flatMap((key) => rows.get(key)?.element ?? []),
    ...(rest > 0 ? [restRow(rest, heads.length)] : []),
    ...(keys.length === 0 ? [goodRow('✓ nothing in the last hour', heads.length)] : []),
  );
  if (isFocused) restButton.focus();
};

const formatRatio = (ratio: number): string => (ratio >= 100 ? '> 100' : ratio.toFixed(2));

const severityOf = (ratio: number): string => {
  if (ratio >= 1) return 'critical';
  return ratio >= 0.5 ? 'warning' : 'ok';
};

const signRow = ({ id, words, ratio, isDetector, stillSince }: ShownSign): HTMLElement => {
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
      ...(stillSince === undefined
        ? []
        : [create('span', { class: 'dim' }, `; no new evidence since ${timeOfDay(stillSince)} UTC`)]),
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
