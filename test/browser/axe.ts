import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe-core finds that is serious; `context` is JavaScript. */
export const seriousFaults = async (page: Page, context: string, options: object): Promise<string[]> => {
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    `${AXE}; axe.run(${context}, { resultTypes: ['violations'], ...${JSON.stringify(options)} })`,
  );
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};
