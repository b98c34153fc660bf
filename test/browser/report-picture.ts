import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { summarise } from '../../load-tests/cli/summary.ts';
import { playOwn } from '../../load-tests/play/play-own.ts';
import { renderPage } from '../../load-tests/report/page.ts';
import { authy2024 } from '../../load-tests/scenarios/authy-2024.ts';
import {
  caption,
  REPORT_PICTURE,
  REPORT_PICTURED_FILE,
  reportPicturedDigest,
  SHOWN_IN,
  withCaption,
} from '../support/report-pictured.ts';
import { launchBrowser, openPage } from './chromium.ts';

/** Makes docs/authy-2024.png: plays the attack over real sockets, and takes a picture of its report. */
const ROOT = new URL('../../', import.meta.url);
const SEED = 1;

const say = (text: string): void => void process.stderr.write(text);

/** Slower than the scenario’s own slice: what two cores send, answer and judge, with honest people beside. */
const PER_SECOND = 150;
const { seconds } = authy2024.load.slice;
say(`plays ${authy2024.name}: ${PER_SECOND} questions a second for ${seconds} s\n`);
const report = await playOwn(authy2024, {
  ...{ perSecond: PER_SECOND, seconds, seed: SEED },
  signal: new AbortController().signal,
});
say(summarise(report));
if (!report.holds) throw new Error('a bound is broken: no picture is taken of that');

const folder = await mkdtemp(join(tmpdir(), 'numberwall-picture-'));
const browser = await launchBrowser();
try {
  const file = join(folder, 'report.html');
  await writeFile(file, await renderPage([report]));
  const { page } = await openPage(browser, `file://${file}`, {
    viewport: { width: 1_440, height: 1_020 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
  });
  await page.screenshot({ path: REPORT_PICTURE.pathname });
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
for (const name of SHOWN_IN) {
  const document = new URL(name, ROOT);
  await writeFile(document, withCaption(await readFile(document, 'utf8'), caption(report)));
}
await writeFile(REPORT_PICTURED_FILE, `${reportPicturedDigest()}\n`);
say(`wrote ${REPORT_PICTURE.pathname}\n`);
