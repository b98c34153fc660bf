import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { colouredPixels, launchBrowser, openPage } from './chromium.ts';
import { createDrill, type Drill } from '../support/drill.ts';
import { sampleValue, sumOfSamples } from '../support/open-metrics.ts';
import { send, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a busy machine may take to show what takes a second. */
const PATIENCE_MS = 15_000;

let service: Service;
let browser: Browser;
let drill: Drill;
let url: string;

beforeAll(async () => {
  [service, browser] = await Promise.all([
    startService({ overlay: { disclosure: 'budgeted', answers: { tick: '0ms' } } }),
    launchBrowser(),
  ]);
  drill = createDrill(service);
  url = `${service.gateway.adminUrl}/`;
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
});

const live = (page: Page) => page.locator('#connection[data-state="live"]').waitFor();
const verdict = (page: Page, is: string) =>
  page.locator(`#banner[data-verdict="${is}"]`).waitFor({ timeout: PATIENCE_MS });
const metrics = async (): Promise<string> => (await send('GET', `${service.gateway.adminUrl}/metrics`)).text;

/** The figure that an element shows, in full. */
const figure = async (page: Page, selector: string): Promise<number> =>
  Number(await page.locator(selector).first().getAttribute('data-value'));

/** Waits until an element shows this figure, to six digits. */
const shows = (page: Page, selector: string, wanted: number | undefined) =>
  until(async () => Math.abs((await figure(page, selector)) - (wanted ?? NaN)) <= 1e-6, PATIENCE_MS);

const field = (panel: string, line: string): string => `#panel-${panel} [data-line="${line}"]`;

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe-core finds that is serious, by these rules or by all. */
const seriousFaults = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  const options = rules === undefined ? '' : `{ runOnly: ${JSON.stringify(rules)} }`;
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    `${AXE}; axe.run(${options})`,
  );
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe('the live page', () => {
  it('is quiet while people register, and shows the figures of /metrics', async () => {
    const { page, faults } = await openPage(browser, url);
    await live(page);
    await drill.honest(3);
    await verdict(page, 'quiet');
    const text = await metrics();
    const value = (name: string, labels?: Record<string, string>) =>
      sampleValue(text, `numberwall_${name}`, labels);
    await page
      .locator('#about', { hasText: `${sumOfSamples(text, 'numberwall_requests_total')} requests` })
      .waitFor({ timeout: PATIENCE_MS });
    await shows(page, field('leak', 'at most'), value('enumeration_leak_bound_numbers', { window: '1h' }));
    await shows(page, field('leak', 'waiting'), value('enumeration_answers_waiting'));
    for (const detector of ['completion-failure', 'proof-replay'])
      await shows(page, field('pattern', detector), value('enumeration_cusum', { detector }));
    const segment = 'northern-america/secure-enclave';
    expect(value('enumeration_starts_total', { segment })).toBe(3);
    const starts = page.locator(`#panel-segment-starts [data-segment="${segment}"]`);
    await starts.scrollIntoViewIfNeeded();
    await shows(page, `#panel-segment-starts [data-segment="${segment}"]`, 3);
    expect(await starts.innerText()).toBe('3');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('turns within five seconds of the first request of a flood, says which, and draws it', async () => {
    const { page, faults } = await openPage(browser, url);
    await live(page);
    const before = await colouredPixels(page, '#panel-paths canvas');
    const begun = Date.now();
    await drill.unattested(60);
    await verdict(page, 'attack');
    const since = Number(await page.locator('#banner').getAttribute('data-since'));
    expect(since - begun).toBeLessThan(5_000);
    expect(since).toBeGreaterThan(begun);
    expect(await page.title()).toMatch(/^● Under attack/);
    expect(await page.locator('#sentence').innerText()).toMatch(
      /^An enumeration is under way since \d\d:\d\d UTC: .*requests without a valid attestation/,
    );
    expect(await page.locator('#announcement').innerText()).toContain('An enumeration is under way');
    const events = sampleValue(await metrics(), 'numberwall_attestation_failures_total', {
      route: 'lookup',
      reason: 'token_missing',
      enforced: 'true',
    });
    expect(events).toBe(60);
    await until(async () => (await colouredPixels(page, '#panel-paths canvas')) > before + 500, PATIENCE_MS);
    await until(async () => (await figure(page, field('paths', 'deny'))) > 0, PATIENCE_MS);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('has ink in every chart that has lines', async () => {
    const { page } = await openPage(browser, url, { viewport: { width: 1_440, height: 9_000 } });
    await live(page);
    const panels = await page
      .locator('.picture-lines, .picture-stack')
      .evaluateAll((elements) => elements.map((element) => element.id));
    expect(panels.length).toBeGreaterThan(20);
    for (const panel of panels) {
      const chart = page.locator(`#${panel} canvas`).first();
      await chart.waitFor({ timeout: PATIENCE_MS });
    }
    for (const panel of [
      'panel-paths',
      'panel-shares',
      'panel-registrations',
      'panel-process',
      'panel-attestation-results',
    ])
      expect([panel, (await colouredPixels(page, `#${panel} canvas`)) > 50]).toEqual([panel, true]);
    await page.close();
  });

  it('has no serious fault for who cannot see, nor too little contrast in either scheme', async () => {
    const { page } = await openPage(browser, url, { colorScheme: 'light', reducedMotion: 'reduce' });
    await live(page);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await seriousFaults(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousFaults(page, ['color-contrast'])).toEqual([]);
    await page.close();
  });

  it.each([390, 320])('fits a phone of %d pixels', async (width) => {
    const { page } = await openPage(browser, url, { viewport: { width, height: 800 } });
    await live(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('lets the keyboard reach everything', async () => {
    const { page } = await openPage(browser, url);
    await live(page);
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href], button, input:not([hidden]), summary')];
      const reached = new Set<EventTarget | null>();
      document.addEventListener('focusin', ({ target }) => {
        reached.add(target);
        document.body.dataset['reached'] = String(all.filter((element) => reached.has(element)).length);
      });
      return all.filter((element) => element.checkVisibility()).length;
    });
    expect(wanted).toBeGreaterThan(60);
    const presses = wanted + (await page.locator('.scroll').count());
    for (let press = 0; press < presses; press += 1) await page.keyboard.press('Tab');
    expect(await page.locator('body').getAttribute('data-reached')).toBe(String(wanted));
    await page.close();
  });
});
