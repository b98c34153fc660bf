import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import type { RequestHandler } from 'express';

import { PANELS } from '../../config/monitoring/panels.ts';
import type { Config } from '../../config/schema.ts';
import { queryFigures } from '../adapters/metrics-source/figures.ts';
import type { MetricsPage } from '../adapters/telemetry/metrics.ts';
import { isLoopback } from '../core/address/loopback.ts';
import type { Health } from '../core/health.ts';
import type { Watch } from '../core/detection/watch.ts';
import { containedIn } from '../core/live/contained.ts';
import type { SourcesOfSigns } from '../core/live/sources-of-signs.ts';
import type { Clock, Instant } from '../core/time.ts';
import type { AuthenticateOptions } from '../operator/authenticate.ts';
import { readSuspects, type SuspectsReading } from '../operator/suspects.ts';
import { createFleet, type Fleet } from '../page/fleet.ts';
import { createLive, SAMPLE_MS } from '../page/live.ts';
import { createPage } from '../page/page.ts';
import { createSessions } from '../page/session.ts';
import { createStream } from '../page/stream.ts';
import { createRepeating } from './repeating.ts';
import { PROJECT_FOLDER, VERSION } from './version.ts';

/** What the live page stands on. */
export interface PageDeps {
  readonly metrics: MetricsPage;
  readonly health: Health;
  readonly clock: Clock;
  readonly authenticate: AuthenticateOptions;
  readonly suspects: SuspectsReading;
  /** Who the requests of each sign come from. */
  readonly sources: Pick<SourcesOfSigns, 'follow' | 'unfollow'>;
  /** What the detectors have found, of all instances. */
  readonly watch: Pick<Watch, 'state'>;
}

export interface ComposedPage extends AsyncDisposable {
  readonly handler: RequestHandler;
}

const fleetOf = ({ prometheus: { url, instances, timeoutMs } }: Config, clock: Clock): Fleet | undefined =>
  url === undefined
    ? undefined
    : createFleet({
        panels: PANELS,
        instances,
        query: (query) => queryFigures(new URL(url), timeoutMs, query),
        clock,
      });

/** The live page of one instance, and the sampling behind it. */
export const composePage = async (config: Config, deps: PageDeps): Promise<ComposedPage> => {
  const { metrics, health, clock, authenticate, sources, watch } = deps;
  const read = (names: Iterable<string>) => metrics.read(names);
  const contained = (at: Instant) => containedIn(watch.state, at);
  const live = await createLive({ panels: PANELS, read, health, clock, contained, ...sources });
  const about = { instance: hostname(), version: VERSION, profile: config.profile, startedAt: clock() };
  const stream = createStream({ live, epoch: randomUUID().slice(0, 8), about });
  const sampling = createRepeating(SAMPLE_MS);
  sampling.start(() =>
    live.sample().then(
      () => stream.publish(),
      // What cannot be read now is a gap, and the page says that nothing comes.
      () => undefined,
    ),
  );
  return {
    handler: createPage({
      panels: live.panels,
      events: stream.handler,
      sessions: createSessions(authenticate.token, clock),
      authenticate,
      isLoopback: isLoopback(config.admin.listen.host),
      suspects: readSuspects(deps.suspects),
      fleet: fleetOf(config, clock),
      root: PROJECT_FOLDER,
    }),
    [Symbol.asyncDispose]: () => sampling[Symbol.asyncDispose](),
  };
};
