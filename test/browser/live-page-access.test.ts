import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { createDrill } from '../drill/drill.ts';
import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createServiceIssuer, startService, type Service } from '../support/service.ts';
import { launchBrowser, openPage } from './chromium.ts';

const PATIENCE_MS = 60_000;
jest.setTimeout(2 * PATIENCE_MS);

let browser: Browser;
let files: OperatorFiles;
let service: Service;

const start = async (admin: string): Promise<Service> =>
  startService({
    issuer: await createServiceIssuer(),
    overlay: { ...files.overlay, admin: { listen: admin }, disclosure: 'budgeted', answers: { tick: '0ms' } },
  });

beforeAll(async () => {
  files = await createOperatorFiles();
  [service, browser] = await Promise.all([start('127.0.0.1:0'), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service[Symbol.asyncDispose]();
  await files[Symbol.asyncDispose]();
});

const state = (page: Page, is: string) =>
  page.locator(`#connection[data-state="${is}"]`).waitFor({ timeout: PATIENCE_MS });

const give = async (page: Page, token: string): Promise<void> => {
  await page.getByLabel('Operator token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

describe('who sees the live page', () => {
  it('asks who comes by another name than the machine’s own for the token, and then shows all', async () => {
    const { port } = new URL(service.gateway.adminUrl);
    await createDrill(service).walk(2, 6);
    const { page, faults } = await openPage(browser, `http://gateway.test:${port}/`);
    expect(await page.locator('[data-panel]').count()).toBe(0);
    await give(page, `${OPERATOR_TOKEN}x`);
    await page.getByText('This is not the operator token.').waitFor({ timeout: PATIENCE_MS });
    await give(page, OPERATOR_TOKEN);
    await state(page, 'live');
    const rows = page.locator('#suspects tbody tr');
    await rows.first().waitFor({ timeout: PATIENCE_MS });
    expect(await rows.count()).toBe(2);
    expect(await rows.first().innerText()).toMatch(
      /^device\s+[A-Za-z0-9_-]{22}\s+\d+\s+\d+ × budget used up: told nothing\s+secure-enclave, 1\s+\d\d:\d\d:\d\d UTC, a minute ago or less/,
    );
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: false });
    expect(cookie?.value).not.toContain(OPERATOR_TOKEN);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: PATIENCE_MS });
    expect(await page.locator('[data-panel]').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows a browser on the machine everything but suspects, until the token was given', async () => {
    const { page } = await openPage(browser, `${service.gateway.adminUrl}/`);
    await state(page, 'live');
    expect(await page.locator('#suspects tbody').count()).toBe(0);
    await give(page, OPERATOR_TOKEN);
    await page.locator('#suspects tbody tr').first().waitFor({ timeout: PATIENCE_MS });
    await page.close();
  });
});

describe('what the page says of levels', () => {
  it('is what is contained, why, and until when', async () => {
    const { page } = await openPage(browser, `${service.gateway.adminUrl}/`);
    const segment = 'eastern-asia/tee';
    const pinned = { segment, level: 2, reason: 'incident drill', expires_in: 3_600 };
    expect((await operate(service, 'POST', '/containment/pin', pinned)).status).toBe(200);
    const row = page.locator('[data-incident="level-2"]');
    await row.waitFor({ timeout: PATIENCE_MS });
    const text = (await row.innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /^▲ answers are at level 2: only devices that completed before are told anything since /,
    );
    expect(text).toMatch(/in eastern-asia\/tee because of: pinned by an operator until \d\d:\d\d:\d\d/);
    expect(text).toMatch(/Runbook: EnumerationConfirmed$/);
    await operate(service, 'POST', '/containment/unpin', { segment });
    await row.waitFor({ state: 'detached', timeout: PATIENCE_MS });
    await page.close();
  });
});

describe('a gateway that starts anew', () => {
  it('is found again, and what it tells replaces what the one before had told', async () => {
    const first = await start('127.0.0.1:0');
    const { host } = new URL(first.gateway.adminUrl);
    await createDrill(first).honest(2);
    const { page, faults } = await openPage(browser, `${first.gateway.adminUrl}/`);
    await state(page, 'live');
    await first[Symbol.asyncDispose]();
    await state(page, 'lost');
    const second = await start(host);
    try {
      await state(page, 'live');
      await page.locator('#about', { hasText: ' 0 requests' }).waitFor({ timeout: PATIENCE_MS });
      expect(faults).toEqual([]);
      await page.close();
    } finally {
      await second[Symbol.asyncDispose]();
    }
  });
});
