import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';

import { renderPage } from '../../load-tests/report/page.ts';
import { reportOf } from '../load-tests/report/support.ts';
import { seriousFaults } from './axe.ts';
import { launchBrowser, openPage, type WatchedPage } from './chromium.ts';

jest.setTimeout(120_000);

let browser: Browser;
let folder: string;
let one: string;
let many: string;

beforeAll(async () => {
  [browser, folder] = await Promise.all([launchBrowser(), mkdtemp(join(tmpdir(), 'numberwall-report-'))]);
  const second = reportOf((report) => ({
    ...report,
    holds: true,
    scenario: { ...report.scenario, id: 'X08', name: 'other' },
  }));
  [one, many] = [join(folder, 'one.html'), join(folder, 'many.html')];
  await writeFile(one, await renderPage([reportOf()]));
  await writeFile(many, await renderPage([reportOf(), second]));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (file: string, options: BrowserContextOptions = {}): Promise<WatchedPage> =>
  openPage(browser, pathToFileURL(file).href, { offline: true, ...options });

const CHARTS = ['learned', 'answers', 'refusals', 'leak', 'containment', 'honest', 'latency'];

describe.each(['light', 'dark'] as const)('the report in %s', (colorScheme) => {
  it('opens without a network, asks for nothing, and writes no error', async () => {
    const { page, faults } = await open(one, { colorScheme });
    expect(await page.locator('.verdict').innerText()).toContain('1 of 2 bounds is broken');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('has ink in every chart', async () => {
    const { page } = await open(one, { colorScheme });
    for (const id of CHARTS) {
      const svg = page.locator(`#${id} svg`);
      await svg.scrollIntoViewIfNeeded();
      const box = await svg.boundingBox();
      expect(box?.width).toBeGreaterThan(600);
      const drawn = await page.locator(`#${id} svg .line, #${id} svg .area`).evaluateAll((paths) =>
        paths.map((path) => {
          const { width, height } = path.getBoundingClientRect();
          const { stroke, fill } = getComputedStyle(path);
          return { width, height, colour: stroke === 'none' ? fill : stroke };
        }),
      );
      expect(drawn.length).toBeGreaterThan(1);
      // Each goes through the whole run, and at least one of them up or down.
      expect(Math.min(...drawn.map(({ width }) => width))).toBeGreaterThan(500);
      expect(Math.max(...drawn.map(({ height }) => height))).toBeGreaterThan(20);
      expect(drawn.every(({ colour }) => colour.startsWith('rgb'))).toBe(true);
    }
    await page.close();
  });

  it('has no serious fault for who cannot see', async () => {
    const { page } = await open(one, { colorScheme });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await seriousFaults(page, 'document', {})).toEqual([]);
    await page.close();
  });
});

describe('the report', () => {
  it('says thresholds first, and has one axis of time for all charts', async () => {
    const { page } = await open(one);
    const tops = await page
      .locator('.thresholds, #learned, #leak')
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().top));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    const edges = await page.locator('.area-of-time').evaluateAll((all) =>
      all.map((element) => {
        const { left, right } = element.getBoundingClientRect();
        return `${left} ${right}`;
      }),
    );
    expect(edges).toHaveLength(CHARTS.length);
    expect(new Set(edges).size).toBe(1);
    await page.close();
  });

  it('shows the values of a moment in all charts, by pointer and by keyboard, and then those of the whole run', async () => {
    const { page } = await open(one);
    const learned = page.locator('#learned [data-line]').last();
    const level = page.locator('#containment [data-line]').first();
    expect([await learned.innerText(), await level.innerText()]).toEqual(['12', '2 most']);
    await page.getByRole('slider', { name: /Moment/ }).focus();
    await page.keyboard.press('Home');
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
    expect([await learned.innerText(), await level.innerText()]).toEqual(['5', '0']);
    expect(await page.locator('.slider output').innerText()).toBe('1 s');
    await page.keyboard.press('End');
    expect([await learned.innerText(), await level.innerText()]).toEqual(['12', '2 most']);
    await page.locator('#leak .area-of-time').hover({ position: { x: 1, y: 20 } });
    expect(await learned.innerText()).toBe('1');
    expect(await page.locator('#latency .moment').isVisible()).toBe(true);
    await page.close();
  });

  it.each([390, 320])('fits a phone of %d pixels, alone and with others', async (width) => {
    for (const file of [one, many, `${many}#X08`]) {
      const { page } = await openPage(browser, pathToFileURL(file).href.replace('%23', '#'), {
        viewport: { width, height: 800 },
      });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.close();
    }
  });

  it('leads from the table of all runs to each of them', async () => {
    const { page, faults } = await open(many);
    expect(await page.locator('.run:visible').count()).toBe(0);
    await page.getByRole('link', { name: 'X08 other' }).click();
    expect(await page.locator('.run:visible h2').innerText()).toBe('X08 other');
    expect(await seriousFaults(page, 'document', {})).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('prints in ink on paper: light, without controls, all runs', async () => {
    const { page } = await open(many, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('.run:visible').count()).toBe(2);
    expect(await page.locator('.slider:visible').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    await page.close();
  });

  it('says everything without its script, which its policy alone lets run', async () => {
    const text = await readFile(one, 'utf8');
    expect(text.includes('default-src &#39;none&#39;')).toBe(true);
    const { page } = await open(one, { javaScriptEnabled: false });
    expect(await page.locator('#learned [data-line]').last().innerText()).toBe('12');
    expect(await page.locator('.slider').isVisible()).toBe(false);
    await page.close();
  });
});
