import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';

import { seriousFaults } from './axe.ts';
import { launchBrowser, openPage, pixelsOf, type WatchedPage } from './chromium.ts';
import { createDrill, type Drill } from '../drill/drill.ts';
import { readSamples, sampleValue, sumOfSamples } from '../support/open-metrics.ts';
import { send, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

/** What a busy machine may take to show what takes a second. */
const PATIENCE_MS = 60_000;
jest.setTimeout(2 * PATIENCE_MS);

let service: Service;
let browser: Browser;
let drill: Drill;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [service, browser] = await Promise.all([
    startService({ overlay: { disclosure: 'budgeted', answers: { tick: '0ms' } } }),
    launchBrowser(),
  ]);
  drill = createDrill(service);
  watched = await openPage(browser, `${service.gateway.adminUrl}/`, { reducedMotion: 'reduce' });
  ({ page } = watched);
  await page.locator('#connection[data-state="live"]').waitFor({ timeout: PATIENCE_MS });
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
});

const verdict = (is: string) =>
  page.locator(`#banner[data-verdict="${is}"]`).waitFor({ timeout: PATIENCE_MS });
const metrics = async (): Promise<string> => (await send('GET', `${service.gateway.adminUrl}/metrics`)).text;

/** The figure that an element shows, in full. */
const figure = async (selector: string): Promise<number> =>
  Number(await page.locator(selector).first().getAttribute('data-value'));

/** Waits until an element shows this figure, to six digits. */
const shows = (selector: string, wanted: number | undefined) =>
  until(async () => Math.abs((await figure(selector)) - (wanted ?? NaN)) <= 1e-6, PATIENCE_MS);

/** Where a link inside leads. */
const linkOf = async (inside: Locator): Promise<string> =>
  `${service.gateway.adminUrl}${(await inside.locator('a').first().getAttribute('href')) ?? ''}`;

const field = (panel: string, line: string): string => `#panel-${panel} [data-line="${line}"]`;

describe('the live page', () => {
  it('is quiet while people register, and shows the figures of /metrics', async () => {
    await drill.honest(3);
    await verdict('quiet');
    const text = await metrics();
    const value = (name: string, labels?: Record<string, string>) =>
      sampleValue(text, `numberwall_${name}`, labels);
    const requests = sumOfSamples(text, 'numberwall_requests_total');
    await page.locator('#about', { hasText: `${requests} requests` }).waitFor({ timeout: PATIENCE_MS });
    await shows(field('leak', 'at most'), value('enumeration_leak_bound_numbers', { window: '1h' }));
    await shows(field('leak', 'given, not yet repaid'), value('enumeration_answers_waiting'));
    const evidence = readSamples(text).filter(({ name }) => name === 'numberwall_enumeration_cusum');
    await shows('#number-attack .figure', Math.max(...evidence.map(({ value: ratio }) => ratio)));
    await shows('#number-containment .figure', 0);
    const segment = 'northern-america/secure-enclave';
    expect(value('enumeration_starts_total', { segment })).toBe(3);
    const starts = page.locator(`#panel-segment-starts [data-segment="${segment}"]`);
    await starts.scrollIntoViewIfNeeded();
    await shows(`#panel-segment-starts [data-segment="${segment}"]`, 3);
    expect(await starts.innerText()).toBe('3');
    await page.locator('#banner').scrollIntoViewIfNeeded();
  });

  it('turns within five seconds of the first request of a flood, says which, and draws it', async () => {
    expect(await pixelsOf(page, '#panel-paths canvas', '--line-4')).toBe(0);
    const begun = Date.now();
    await drill.unattested(60);
    await verdict('attack');
    const since = Number(await page.locator('#banner').getAttribute('data-since'));
    expect(since).toBeGreaterThan(begun);
    expect(since - begun).toBeLessThan(5_000);
    expect(await page.title()).toMatch(/^● Under attack/);
    expect(await page.locator('#sentence').innerText()).toMatch(
      /^An attack is under way since \d\d:\d\d UTC: requests without any token/,
    );
    expect(await page.locator('#announcement').innerText()).toContain('An attack is under way');
    const isDrawn = async () => (await pixelsOf(page, '#panel-paths canvas', '--line-4')) > 100;
    await until(isDrawn, PATIENCE_MS);
  });

  it('has a row of it: what, since when, how many, from whom, what it got, and what to do', async () => {
    const row = page.locator('[data-incident="unattested-flood"]', { hasText: '60 in all' });
    await row.waitFor({ timeout: PATIENCE_MS });
    expect(await row.getAttribute('data-state')).toBe('attack');
    const text = (await row.innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^● requests without any token since \d\d:\d\d:\d\d, still going on/);
    expect(text).toMatch(/60 in all; \d+ in 10 s, \d+ % of requests \(threshold 20 and 20 %\)/);
    expect(text).toMatch(/60 addresses, no token 60 refused: nothing leaked/);
    expect(await page.locator('#incidents tbody tr').count()).toBe(1);
    const runbook = await openPage(browser, await linkOf(row));
    expect(await runbook.page.locator('h1').innerText()).toBe('NumberwallAttestationFailuresHigh');
    await runbook.page.getByRole('link', { name: 'attestation-reasons.md' }).click();
    await runbook.page.getByRole('heading', { name: 'Attestation reasons', level: 1 }).waitFor();
    expect(runbook.faults).toEqual([]);
    await runbook.page.close();
  });

  it('draws every panel, those below too, and has its words in a glossary', async () => {
    const drawn = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.chart')].every((chart) => chart.childElementCount > 0),
      );
    await until(drawn, PATIENCE_MS);
    await page.locator('.glossary summary').click();
    expect(await page.locator('.glossary dd').count()).toBeGreaterThan(20);
    expect(await page.locator('.glossary').innerText()).toContain(
      'the asker learned whether the number is registered',
    );
    await page.locator('.glossary summary').click();
  });

  it.each([
    ['paths', '--line-1'],
    ['shares', '--line-4'],
    ['registrations', '--line-1'],
    ['attestation-results', '--line-5'],
    ['request-latency', '--line-1'],
    ['process', '--line-1'],
  ])('has ink in the chart of %s', async (panel, colour) => {
    const canvas = `#panel-${panel} canvas`;
    await page.locator(`#panel-${panel}`).scrollIntoViewIfNeeded();
    await page.locator(canvas).waitFor({ timeout: PATIENCE_MS });
    await until(async () => (await pixelsOf(page, canvas, colour)) > 20, PATIENCE_MS);
  });

  it('lets the keyboard reach everything', async () => {
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href], button, input:not([hidden]), summary')];
      const reached = new Set<EventTarget | null>();
      document.addEventListener('focusin', ({ target }) => {
        reached.add(target);
        document.body.dataset['reached'] = String(all.filter((element) => reached.has(element)).length);
      });
      document.querySelector('main')?.parentElement?.focus();
      scrollTo(0, 0);
      return all.filter((element) => element.checkVisibility()).length;
    });
    expect(wanted).toBeGreaterThan(60);
    const presses = wanted + (await page.locator('.scroll').count());
    for (let press = 0; press < presses; press += 1) await page.keyboard.press('Tab');
    expect(await page.locator('body').getAttribute('data-reached')).toBe(String(wanted));
  });

  it('has no serious fault for who cannot see, nor too little contrast in either scheme', async () => {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(
      await seriousFaults(page, 'document', { rules: { 'color-contrast': { enabled: false } } }),
    ).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const part of [
        'header',
        '#banner',
        '.section-first',
        '#panel-segment-levels',
        '.section-suspects',
        '.section-health',
      ])
        expect(await seriousFaults(page, JSON.stringify(part), { runOnly: ['color-contrast'] })).toEqual([]);
    }
  });

  it('is calm within a minute after the last request, and says what was, from when to when', async () => {
    await verdict('quiet');
    const row = page.locator('[data-incident="unattested-flood"]');
    const [started, last] = await row.evaluate(({ dataset }) =>
      [dataset['started'], dataset['last']].map(Number),
    );
    expect(Number(await page.locator('#banner').getAttribute('data-since')) - (last ?? 0)).toBeLessThan(
      60_000,
    );
    expect((last ?? 0) - (started ?? 0)).toBeLessThan(30_000);
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /^✓ requests without any token \d\d:\d\d:\d\d to \d\d:\d\d:\d\d, over 60 in all/,
    );
    expect(await page.locator('#sentence').innerText()).toMatch(
      /^No attack is under way; the last one \(requests without any token\) ended at/,
    );
  });

  it('shows the rest of an hour’s rows where it is asked to, and hides it again', async () => {
    const counts = await page.evaluate(async () => {
      const main = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
      const module = main.replace('main.', 'incidents.');
      const { showIncidents } = (await import(module)) as {
        showIncidents: (rows: readonly object[]) => void;
      };
      const words = { what: 'x', when: 'x', howMuch: 'x', from: 'x', got: 'x', people: 'x' };
      const rows = Array.from({ length: 9 }, (_, at) => ({
        ...{ ...words, id: `row-${at}`, startedAt: at, lastAt: at, isOver: true, isAttack: true },
        runbook: 'NumberwallEnumerationSuspected',
      }));
      showIncidents(rows);
      const button = document.querySelector<HTMLButtonElement>('.rest-button');
      const seen = () => [
        document.querySelectorAll('[data-incident^="row-"]').length,
        button?.textContent,
        button?.getAttribute('aria-expanded'),
        document.activeElement === button,
      ];
      const before = seen();
      button?.click();
      const whole = seen();
      button?.click();
      return [before, whole, seen()];
    });
    expect(counts).toEqual([
      [5, 'Show 4 earlier ones of the last hour', 'false', false],
      [9, 'Hide 4 earlier ones', 'true', true],
      [5, 'Show 4 earlier ones of the last hour', 'false', true],
    ]);
  });

  it.each([390, 320])('fits a phone of %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await until(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), PATIENCE_MS);
  });

  it('writes no error to the console, and asks no other server', () => {
    expect(watched.faults).toEqual([]);
  });
});
