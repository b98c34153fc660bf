import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createDrill } from '../drill/drill.ts';
import { PICTURED_FILE, picturedDigest } from '../drill/pictured.ts';
import { startDrillService } from '../drill/service.ts';
import { launchBrowser, openPage } from './chromium.ts';

/** Makes docs/live-page.png: a gateway that honest people register through, and then an attack. */
const PICTURE = new URL('../../docs/live-page.png', import.meta.url).pathname;
const QUIET_SECONDS = 30;
const ATTACK_SECONDS = 40;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Plays a turn each half second. */
const play = async (seconds: number, words: string, turn: () => Promise<unknown>): Promise<void> => {
  for (let half = 0; half < seconds * 2; half += 1) {
    if (half % 10 === 0) say(`${words}: ${half / 2} of ${seconds} s`);
    await Promise.all([turn(), sleep(500)]);
  }
};

const folder = await mkdtemp(join(tmpdir(), 'numberwall-picture-'));
// What the development profile keeps lies in the working directory.
process.chdir(folder);
const service = await startDrillService();
const browser = await launchBrowser();
try {
  const drill = createDrill(service);
  const { page } = await openPage(browser, `${service.gateway.adminUrl}/`, {
    viewport: { width: 1_440, height: 900 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await play(QUIET_SECONDS, 'people register', () => drill.honest(1));
  await play(ATTACK_SECONDS, 'an attack beside them', () =>
    Promise.all([drill.honest(1), drill.unattested(8), drill.walk(4, 1)]),
  );
  await page.screenshot({ path: PICTURE });
  await writeFile(PICTURED_FILE, `${picturedDigest()}\n`);
  say(`wrote ${PICTURE}`);
} finally {
  await browser.close();
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
}
