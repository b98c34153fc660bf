import { bareIn, dollars, figure, percent } from '../figures.ts';
import type { Report, Totals } from '../report.ts';
import { html, type Html } from './html.ts';

const mark = (holds: boolean): Html =>
  html`<span class="${holds ? 'good' : 'bad'}"
    ><span aria-hidden="true">${holds ? '✓' : '✗'}</span
    ><span class="unseen">${holds ? 'holds' : 'broken'}</span></span
  >`;

const brokenOf = ({ verdicts }: Report): number => verdicts.filter(({ holds }) => !holds).length;

const verdictWords = (report: Report): string => {
  const { length } = report.verdicts;
  return report.holds
    ? `All ${length} bounds hold`
    : `${brokenOf(report)} of ${length} bounds ${brokenOf(report) === 1 ? 'is' : 'are'} broken`;
};

/** Who never types in the code is never registered: that is no fault. */
const peopleWords = ({ totals: { honest }, verdicts }: Report): string => {
  const registered = verdicts.find(({ id }) => id === 'honest-registered');
  const ended =
    registered === undefined
      ? `${figure(honest.registered)} of ${figure(honest.begun)} honest people registered`
      : `${figure(honest.begun)} honest people began, ${percent(registered.measured)} of those who typed in their code are registered`;
  return `${ended}, and ${figure(honest.refused)} of their requests were refused.`;
};

const attackWords = ({ configuration, totals }: Report): string => {
  const { keys, addresses } = totals.spending;
  const from = `${figure(addresses)} ${addresses === 1 ? 'address' : 'addresses'}`;
  const by =
    keys === 0 ? 'without a device key' : `with ${figure(keys)} device ${keys === 1 ? 'key' : 'keys'}`;
  return `${figure(totals.arrivals)} questions within ${figure(configuration.seconds)} s, from ${from} and ${by}. Beside them `;
};

const sentence = (report: Report): string =>
  (report.scenario.kind === 'attack' ? attackWords(report) : '') + peopleWords(report);

const bar = (words: string, value: number, most: number, colour: string): Html =>
  html`<div class="bar">
    <b style="color: var(--${colour})">${figure(value)}</b><span>${words}</span>
    <div class="track">
      <div
        style="width: ${Math.max(value > 0 ? 0.4 : 0, (100 * value) / Math.max(1, most))}%; background: var(--${colour})"
      ></div>
    </div>
  </div>`;

const bars = ({ scenario, totals }: Report): Html => {
  if (scenario.kind === 'honest') return html``;
  const most = Math.max(totals.naiveNumbers, totals.numbersLearned);
  return html`<div class="bars">
    ${bar('numbers given away by a limit of 10 a minute per address alone, of the same arrivals', totals.naiveNumbers, most, 'naive')}${bar('numbers learned from Numberwall', totals.numbersLearned, most, totals.numbersLearned === 0 ? 'good' : 'told')}
  </div>`;
};

const thresholds = ({ verdicts }: Report): Html =>
  html`<table class="thresholds">
    <caption>
      What must hold
    </caption>
    <thead>
      <tr>
        <th scope="col"><span class="unseen">Verdict</span></th>
        <th scope="col">Threshold</th>
        <th scope="col">Measured</th>
        <th scope="col">Bound</th>
      </tr>
    </thead>
    <tbody>
      ${verdicts.map(
        ({ holds, claim, measured, bound, unit }) =>
          html`<tr class="${holds ? '' : 'broken'}">
            <td>${mark(holds)}</td>
            <th scope="row">${claim}</th>
            <td>${bareIn(measured, unit)}</td>
            <td>${bareIn(bound, unit)} <small>${unit}</small></td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** The verdict, thresholds first, and what it comes to. */
export const banner = (report: Report): Html =>
  html`<div class="banner ${report.holds ? 'held' : 'broken'}">
    <div>
      <p class="verdict">
        ${mark(report.holds)} ${verdictWords(report)}${report.partial ? ' – interrupted' : ''}
      </p>
      ${bars(report)}
      <p>${sentence(report)}</p>
    </div>
    ${thresholds(report)}
  </div>`;

const price = ({
  dollars: spent,
  dollarsPerNumber,
}: Pick<Totals['spending'], 'dollars' | 'dollarsPerNumber'>): string => {
  if (dollarsPerNumber !== null) return dollars(dollarsPerNumber);
  return spent === null ? '–' : `${dollars(spent)} for nothing`;
};

const ways = ({ spending }: Totals): Html =>
  spending.ways.length === 0
    ? html``
    : html`<div class="scroll" tabindex="0" role="group" aria-label="Ways that were tried">
        <table>
          <thead>
            <tr>
              <th scope="col">Way</th>
              <th scope="col">Asked</th>
              <th scope="col">Keys</th>
              <th scope="col">Addresses</th>
              <th scope="col">Spent</th>
              <th scope="col">Learned</th>
              <th scope="col">A number</th>
            </tr>
          </thead>
          <tbody>
            ${spending.ways.map(
              (way) =>
                html`<tr class="${way.isCheapest ? 'best' : ''}">
                  <th scope="row">${way.way}${way.isCheapest ? ' (cheapest)' : ''}</th>
                  <td>${figure(way.asked)}</td>
                  <td>${figure(way.keys)}</td>
                  <td>${figure(way.addresses)}</td>
                  <td>${way.dollars === null ? '–' : dollars(way.dollars)}</td>
                  <td>${figure(way.numbersLearned)}</td>
                  <td>${price(way)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;

/** What a number has cost, and by which way; nothing where a scenario has no prices. */
export const prices = ({ totals }: Report): Html => {
  const { spending } = totals;
  if (spending.dollars === null) return html``;
  const each =
    spending.dollarsPerNumber === null
      ? html`nothing was learned for them`
      : html`<b>${dollars(spending.dollarsPerNumber)} for each number learned</b>`;
  return html`<h3>What a number costs</h3>
    <p>${dollars(spending.dollars)} were spent: ${each}. <small>Prices – ${spending.prices ?? ''}.</small></p>
    ${ways(totals)}`;
};

const NAMES: Readonly<Record<string, string>> = {
  startedAt: 'started',
  attackPerSecond: 'questions a second',
  honestPerSecond: 'honest registrations a second',
  honest: 'honest traffic beside',
  viaProxy: 'addresses in X-Forwarded-For',
  dropped_iterations: 'dropped_iterations (not sent in time)',
  numbersLearned: 'numbers learned',
  toldFalse: 'invented answers',
  blind: 'told nothing',
  naiveNumbers: 'a limit per address alone',
  blindWhereAttacked: 'told nothing where the attack asked',
  askedToComeLater: 'asked to come later',
  failed: 'no answer',
};

const valueOf = (value: unknown): string => {
  if (typeof value === 'number') return figure(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : '–';
};

const facts = (title: string, members: object): Html =>
  html`<table class="facts">
    <caption>
      ${title}
    </caption>
    <tbody>
      ${Object.entries(members).map(
        ([name, value]: [string, unknown]) =>
          html`<tr>
            <th scope="row">${NAMES[name] ?? name.replaceAll('_', ' ')}</th>
            <td>${valueOf(value)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** Everything else that was counted, and how to play it again. */
export const details = ({ scenario, configuration, totals }: Report): Html => {
  const { honest, refusals } = totals;
  const plain = Object.entries(totals).filter(([, value]) => typeof value !== 'object' || value === null);
  return html`<div class="columns">
    ${facts('What was played', {
      ...configuration,
      startedAt: `${configuration.startedAt.slice(0, 19).replace('T', ' ')} UTC`,
    })}${scenario.kind === 'attack' ? facts('The attack, in sum', Object.fromEntries(plain)) : html``}${facts('Honest people, in sum', honest)}${Object.keys(refusals).length === 0 ? html`` : facts('Refusals of the attack', refusals)}
  </div>`;
};

/** All runs, each with a link to it. */
export const overview = (reports: readonly Report[]): Html => {
  const held = reports.filter(({ holds }) => holds).length;
  return html`<h1>${held} of ${reports.length} scenarios hold all bounds</h1>
    <div class="scroll" tabindex="0" role="group" aria-label="All scenarios">
      <table class="overview">
        <thead>
          <tr>
            <th scope="col"><span class="unseen">Verdict</span></th>
            <th scope="col">Scenario</th>
            <th scope="col">Learned</th>
            <th scope="col">Bound</th>
            <th scope="col">Per address alone</th>
            <th scope="col">A number costs</th>
            <th scope="col">Honest, registered</th>
            <th scope="col">Honest, refused</th>
          </tr>
        </thead>
        <tbody>
          ${reports.map((report) => {
            const { scenario, totals } = report;
            const isAttack = scenario.kind === 'attack';
            return html`<tr>
              <td>${mark(report.holds)}</td>
              <th scope="row"><a href="#${scenario.id}">${scenario.id} ${scenario.name}</a></th>
              <td>${isAttack ? figure(totals.numbersLearned) : '–'}</td>
              <td>${totals.bound === null ? '–' : figure(totals.bound)}</td>
              <td>${isAttack ? figure(totals.naiveNumbers) : '–'}</td>
              <td>${price(totals.spending)}</td>
              <td>${figure(totals.honest.registered)} of ${figure(totals.honest.begun)}</td>
              <td>${figure(totals.honest.refused)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
};
