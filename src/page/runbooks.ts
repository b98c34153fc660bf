import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RequestHandler } from 'express';

import type { Panel } from '../../config/monitoring/panel.ts';
import { Problem } from '../core/problems/problem.ts';

const pathOf = (alert: string): string => `docs/runbooks/${alert}.md`;

/** `/page/runbooks/:name`: the runbook of an alert that a panel names, as text; where the image has none, its path. */
export const serveRunbooks = (panels: readonly Panel[], root: string): RequestHandler => {
  const known = new Set(panels.flatMap(({ alerts = [] }) => alerts));
  return async (req, res) => {
    const { name } = req.params;
    if (typeof name !== 'string' || !known.has(name)) throw new Problem('not_found', 'runbook');
    const text = await readFile(join(root, pathOf(name)), 'utf8').catch(
      () => `The runbook of ${name} is ${pathOf(name)} in the repository; this installation has no copy.\n`,
    );
    res.set('Content-Type', 'text/plain; charset=utf-8').send(Buffer.from(text));
  };
};
