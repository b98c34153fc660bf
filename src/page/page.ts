import express, { type Request, type RequestHandler, type Router } from 'express';

import type { Panel } from '../../config/monitoring/panel.ts';
import { Problem } from '../core/problems/problem.ts';
import { createAnswerProblem } from '../operator/answer-problem.ts';
import type { AuthenticateOptions } from '../operator/authenticate.ts';
import type { OperatorRead } from '../operator/resource.ts';
import { MODULE_ENDING, readAssets, serveAssets } from './assets.ts';
import { serveDocuments } from './documents/serve.ts';
import { serveFleet, type Fleet } from './fleet.ts';
import { IMAGES } from './images.ts';
import { securityHeaders } from './security-headers.ts';
import type { Sessions } from './session.ts';
import { shellHtml } from './shell.ts';
import { signInHtml } from './sign-in-html.ts';
import { signIn, signOut } from './sign-in.ts';
import { STYLES } from './styles.ts';
import { serveSuspects } from './suspects.ts';
import { createViewerOf, type Viewer } from './viewer.ts';

export interface PageOptions {
  readonly panels: readonly Panel[];
  /** The stream of events. */
  readonly events: RequestHandler;
  readonly sessions: Sessions;
  readonly authenticate: AuthenticateOptions;
  /** The admin listener is bound to the loopback interface. */
  readonly isLoopback: boolean;
  /** What the operator API tells of suspects. */
  readonly suspects: OperatorRead;
  /** The fleet’s history; absent where no Prometheus is configured. */
  readonly fleet: Fleet | undefined;
  /** The folder of the project, or of the image: where docs is. */
  readonly root: string;
}

const sendHtml = (res: express.Response, status: number, text: string): void =>
  void res.status(status).set('Content-Type', 'text/html; charset=utf-8').send(Buffer.from(text));

const only =
  (may: (viewer: Viewer) => boolean, viewerOf: (req: Request) => Viewer): RequestHandler =>
  (req, _res, next) =>
    next(may(viewerOf(req)) ? undefined : new Problem('operator_unauthorized', 'page_session'));

/** One reading, by whoever asks first; one that failed is tried again. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | undefined;
  return () =>
    (reading ??= read().catch((error: unknown) => {
      reading = undefined;
      throw error;
    }));
};

const shownPage = ({ panels, fleet, authenticate }: PageOptions, viewerOf: (req: Request) => Viewer) => {
  const hasToken = authenticate.token !== undefined;
  const shell = shellHtml({ panels, moduleEnding: MODULE_ENDING, hasFleet: fleet !== undefined });
  const signInPage = signInHtml(MODULE_ENDING, hasToken);
  const handler: RequestHandler = (req, res) => {
    if (viewerOf(req).maySee) sendHtml(res, 200, shell);
    else sendHtml(res, hasToken ? 401 : 503, signInPage);
  };
  return handler;
};

/** `/` and `/page/…` of the admin listener: the live page, its files, its events, and who may see them. */
export const createPage = (options: PageOptions): Router => {
  const { events, sessions, authenticate, suspects, fleet } = options;
  const viewerOf = createViewerOf(sessions, options.isLoopback);
  const seen = only(({ maySee }) => maySee, viewerOf);
  const page = express.Router({ caseSensitive: true, strict: true });
  page.use(['/', '/page'], securityHeaders);
  page.get('/', shownPage(options, viewerOf));
  page.get('/page/assets/:name', serveAssets(once(() => readAssets(STYLES, IMAGES))));
  page.get('/page/session', (req, res) => {
    const { isOperator, maySee } = viewerOf(req);
    const hasToken = authenticate.token !== undefined;
    res.type('application/json').send(JSON.stringify({ isOperator, maySee, hasToken }));
  });
  page.post('/page/session', ...signIn(sessions, authenticate));
  page.delete('/page/session', ...signOut(sessions));
  page.get('/page/events', seen, events);
  page.get('/page/docs/*path', seen, serveDocuments(options.root));
  page.get('/page/fleet/:range/:panel', seen, serveFleet(fleet));
  page.get(
    '/page/suspects',
    only(({ isOperator }) => isOperator, viewerOf),
    serveSuspects(suspects),
  );
  page.use('/page', (_req, _res, next) => next(new Problem('not_found', 'path')));
  page.use(
    createAnswerProblem({
      // Of the operator API only what fails here is counted: the page is no program that errs.
      operatorRequest: (result, reason, error) => {
        if (result === 'failed') authenticate.telemetry.operatorRequest(result, reason, error);
      },
    }),
  );
  return page;
};
