import { readdir, readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

import type { RequestHandler } from 'express';

import { Problem } from '../core/problems/problem.ts';

/** A file of the page, ready to be sent. */
interface Asset {
  readonly type: string;
  readonly text: string;
}

/** Where the modules of the page lie: `.ts` in the sources, `.js` in the build, both beside this file. */
const MODULES = join(import.meta.dirname, 'browser');

/** The ending of modules: of this file, so of those. */
export const MODULE_ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const IMAGE = 'image/svg+xml';

/** Browsers take no types: from the sources they are taken out, line for line; the build has none. */
const scriptOf = (source: string): string =>
  MODULE_ENDING === '.ts' ? stripTypeScriptTypes(source) : source;

const readModules = async (): Promise<[string, Asset][]> => {
  const names = (await readdir(MODULES)).filter((name) => name.endsWith(MODULE_ENDING));
  return Promise.all(
    names
      .filter((name) => !name.endsWith('.d.ts'))
      .map(async (name): Promise<[string, Asset]> => [
        name,
        { type: SCRIPT, text: scriptOf(await readFile(join(MODULES, name), 'utf8')) },
      ]),
  );
};

const readLibrary = async (): Promise<[string, Asset][]> => {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string) => readFile(resolve(`uplot/dist/${name}`), 'utf8');
  return [
    ['uplot.js', { type: SCRIPT, text: await read('uPlot.iife.min.js') }],
    ['uplot.css', { type: STYLE, text: await read('uPlot.min.css') }],
  ];
};

/** Every file of the page, by name; read once. @throws where one is missing. */
export const readAssets = async (
  styles: Readonly<Record<string, string>>,
  images: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Asset>> =>
  new Map([
    ...(await readModules()),
    ...(await readLibrary()),
    ...Object.entries(styles).map(([name, text]): [string, Asset] => [name, { type: STYLE, text }]),
    ...Object.entries(images).map(([name, text]): [string, Asset] => [name, { type: IMAGE, text }]),
  ]);

/** `/page/assets/:name`: a closed set of names, none of which is a path. */
export const serveAssets =
  (assets: () => Promise<ReadonlyMap<string, Asset>>): RequestHandler =>
  async (req, res) => {
    const { name } = req.params;
    const asset = typeof name === 'string' ? (await assets()).get(name) : undefined;
    if (asset === undefined) throw new Problem('not_found', 'asset');
    res.set('Content-Type', asset.type).send(Buffer.from(asset.text));
  };
