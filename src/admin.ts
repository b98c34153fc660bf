import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';

import type { Health } from './core/health.ts';
import { shareRendering } from './core/overload/share-rendering.ts';
import { PROBLEMS, type ProblemCode } from './core/problems/table.ts';

export interface AdminOptions {
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> };
  readonly health: Health;
  /** Told of what is answered with 500. */
  readonly onFailed: (error: unknown) => void;
  /** The public listener as an OpenAPI document, as it runs now: `/openapi.json`. */
  readonly openApi?: () => object;
  /** `/operator/v1`; there is none where it is absent. */
  readonly operator?: RequestHandler;
  /** The live page, `/` and `/page/…`; there is none where it is absent. */
  readonly page?: RequestHandler;
}

const answerProblem = (res: Response, code: ProblemCode): void => {
  const { status, title, type } = PROBLEMS[code];
  res.status(status).type('application/problem+json').send(JSON.stringify({ type, title, status, code }));
};

const answerJson = (res: Response, status: number, body: object): void => {
  res.status(status).type('application/json').send(JSON.stringify(body));
};

const readOnly: RequestHandler = (_req, res) => {
  res.set('Allow', 'GET, HEAD');
  answerProblem(res, 'method_not_allowed');
};

const noStore: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  next();
};

const createOnError =
  (onFailed: AdminOptions['onFailed']): ErrorRequestHandler =>
  (error, _req, res, next) => {
    onFailed(error);
    if (res.headersSent) next(error);
    else answerProblem(res, 'internal_error');
  };

/**
 * The admin listener: `/metrics` (OpenMetrics), `/livez` (the process answers), `/readyz` (200 or 503, with the
 * reason of each check), `/openapi.json` (the public listener), by GET and HEAD; the operator API and the live page. Nothing here may face the public.
 */
export const createAdminApp = (options: AdminOptions): Express => {
  const { metrics, health, openApi, operator, page } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  app.set('query parser', false);
  app.use(noStore);
  const render = shareRendering(metrics.render);
  app.get('/metrics', async (_req, res) => {
    res.set('Content-Type', metrics.contentType).send(Buffer.from(await render()));
  });
  app.get('/livez', (_req, res) => answerJson(res, 200, { status: 'alive' }));
  app.get('/readyz', (_req, res) => {
    const { ready, checks } = health.report();
    answerJson(res, ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', checks });
  });
  if (openApi !== undefined) app.get('/openapi.json', (_req, res) => answerJson(res, 200, openApi()));
  for (const path of ['/metrics', '/livez', '/readyz', ...(openApi === undefined ? [] : ['/openapi.json'])])
    app.all(path, readOnly);
  if (operator !== undefined) app.use('/operator/v1', operator);
  if (page !== undefined) app.use(page);
  app.use((_req, res) => answerProblem(res, 'not_found'));
  app.use(createOnError(options.onFailed));
  return app;
};
