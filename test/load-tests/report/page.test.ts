import { describe, expect, it } from '@jest/globals';

import { summarise, summariseAll } from '../../../load-tests/cli/summary.ts';
import { dollars, figure, inUnit } from '../../../load-tests/report/figures.ts';
import { renderPage } from '../../../load-tests/report/page.ts';
import { renderChart, type Chart } from '../../../load-tests/report/view/chart.ts';
import { linear, logarithmic } from '../../../load-tests/report/view/scale.ts';
import { reportOf } from './support.ts';

const calm = reportOf((report) => ({
  ...report,
  scenario: { ...report.scenario, id: 'L07', name: 'calm', kind: 'honest' },
  holds: true,
  totals: {
    ...report.totals,
    bound: null,
    spending: { ...report.totals.spending, dollars: null, dollarsPerNumber: null, prices: null, ways: [] },
  },
}));

describe('figures', () => {
  it('are short, and never nothing where there is something', () => {
    expect([figure(1_234_567), figure(0.031_25), figure(8.727)]).toEqual(['1,234,567', '0.0313', '8.73']);
    expect([dollars(0), dollars(12.3), dollars(0.4667), dollars(0.000_012)]).toEqual([
      '$0.00',
      '$12.30',
      '$0.47',
      '$0.000012',
    ]);
    expect([inUnit(0.0312, 'of requests'), inUnit(3, 'answers')]).toEqual([
      '3.12 % of requests',
      '3 answers',
    ]);
  });
});

describe('axes', () => {
  it('reach from nothing to a round value above the highest', () => {
    for (const highest of [0.2, 1, 3, 17, 239, 1_379, 60_012]) {
      const { ticks, at } = linear(highest);
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThan(8);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(at(ticks.at(-1) ?? 0)).toBeCloseTo(1, 6);
    }
  });

  it('keep what is small beside something large in sight', () => {
    const { at, ticks } = logarithmic(20_000);
    expect(ticks).toEqual([0, 1, 10, 100, 1_000, 10_000, 100_000]);
    expect([at(0), at(100_000)]).toEqual([0, 1]);
    expect(at(5)).toBeGreaterThan(0.2);
    for (const [low, high] of [
      [0, 1],
      [1, 2],
      [99, 100],
      [500, 600],
    ] as const)
      expect(at(high)).toBeGreaterThan(at(low));
  });
});

describe('a chart', () => {
  const chart: Chart = {
    id: 'one',
    title: 'One',
    question: 'What?',
    lines: [{ label: 'a line', colour: 'told', values: [0, null, 2, 4] }],
  };

  it('leaves out what is not known, and says in words what it shows', () => {
    const { html } = renderChart(chart, { steps: 4, stepSeconds: 1 });
    expect(/style="stroke: var\(--told\)"\s+d="([^"]*)"/.exec(html)?.[1]).toBe('M0 100M2 50L3 0');
    expect(html).toContain('aria-label="What? a line: at the end 4."');
  });
});

describe('the page', () => {
  it('says thresholds, price and every chart, and lets no text become HTML', async () => {
    const page = await renderPage([reportOf()]);
    for (const text of [
      '1 of 2 bounds is broken',
      '3.12 %',
      '$0.47 for each number learned',
      '(cheapest)',
      '$0.28 for nothing',
    ])
      expect(page).toContain(text);
    expect([...page.matchAll(/class="chart" id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      ...['learned', 'answers', 'refusals', 'leak', 'containment', 'honest', 'latency'],
    ]);
    expect(page).toContain('A &lt;b&gt;bold&lt;/b&gt; case &amp; &quot;quotes&quot;');
    expect(page).not.toContain('<b>bold</b>');
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
  });

  it('has all runs, with a table that leads to each', async () => {
    const page = await renderPage([reportOf(), calm]);
    expect(page).toContain('1 of 2 scenarios hold all bounds');
    for (const id of ['X07', 'L07']) {
      expect(page).toContain(`<a href="#${id}">`);
      expect(page).toContain(`class="run" id="${id}"`);
    }
  });
});

describe('the summary', () => {
  it('says what was learned, what a number cost and by which way', () => {
    const text = summarise(reportOf());
    expect(text).toContain('✗ X07 a-test');
    expect(text).toContain('✗ Nobody is refused: 3.12 % (bound 0 % of requests)');
    expect(text).toContain(
      'learned 12 of 800 questions; a limit of 10 a minute per address alone would have given away 640',
    );
    expect(text).toContain('spent $5.60 (20 keys, 100 addresses): $0.47 for each number learned');
    expect(text).toMatch(/→ lookup, 3 a key {2}asked +400 {2}learned +10 {2}\$0\.10 for each number learned/);
    expect(text).toContain('$0.28 for nothing');
  });

  it('says no price where there is none, and which of many broke', () => {
    expect(summarise(calm)).not.toMatch(/\$|learned/);
    expect(summariseAll([calm, reportOf()])).toBe('1 of 2 scenarios hold all bounds; broken: a-test\n');
    expect(summariseAll([calm])).toBe('1 of 1 scenarios hold all bounds\n');
  });
});
