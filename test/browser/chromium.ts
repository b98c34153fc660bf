import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is not one of this machine’s own, for what a proxy or a stranger’s page would send.
  '--host-resolver-rules=MAP gateway.test 127.0.0.1',
];

/** Debian’s Chromium. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });

/** A page that notes what no page should do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests that lead elsewhere. */
  readonly faults: readonly string[];
}

/** Opens it; answers of 401 are no fault, since who is not signed in gets one. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> => {
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 }, ...options });
  const faults: string[] = [];
  const { origin } = new URL(url);
  page.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/status of 401|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text())
    )
      faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`asks ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
};

/** Pixels of a canvas that have the colour of this custom property, or nearly so. */
export const pixelsOf = (page: Page, selector: string, property: string): Promise<number> =>
  page.locator(selector).evaluate((canvas: HTMLCanvasElement, name) => {
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if (wanted.every((part, index) => Math.abs(part - (data[at + index] ?? 0)) < 12)) count += 1;
    return count;
  }, property);
