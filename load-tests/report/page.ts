import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { Report } from './report.ts';

const here = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');
const resolve = createRequire(import.meta.url).resolve;

/** JSON that cannot end the element that it stands in. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** One page for all reports, with everything that it needs inside: it opens without a network. */
export const renderPage = async (reports: readonly Report[]): Promise<string> => {
  const [page, style, client, chart, chartStyle] = await Promise.all([
    here('page.html'),
    here('page.css'),
    here('client.js'),
    readFile(resolve('uplot/dist/uPlot.iife.min.js'), 'utf8'),
    readFile(resolve('uplot/dist/uPlot.min.css'), 'utf8'),
  ]);
  const parts: Readonly<Record<string, string>> = {
    style: `${chartStyle}\n${style}`,
    chart,
    client,
    reports: embedded(reports),
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? '');
};
