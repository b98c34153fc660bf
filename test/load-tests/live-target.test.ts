import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { planRun, registeredFor } from '../../load-tests/play/plan.ts';
import type { Report } from '../../load-tests/report/report.ts';
import { SCENARIOS } from '../../load-tests/scenarios/table.ts';
import { openUpstream, type LabUpstream } from '../../load-tests/world/lab-upstream.ts';
import { startChildGateway, type ChildGateway } from '../support/child-gateway.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { until } from '../support/until.ts';

const LAB = new URL('../../load-tests/attack.ts', import.meta.url).pathname;
const LONG_MS = 120_000;
const SECONDS = 3;

/** Numbers that must have an account while these are played. */
const numbersOf = (names: readonly string[], viaProxy: boolean): Set<string> => {
  const { signal } = new AbortController();
  const plans = SCENARIOS.filter(({ name }) => names.includes(name)).map((scenario) =>
    planRun(scenario, { seconds: SECONDS, seed: 1, viaProxy, signal }),
  );
  return new Set(plans.flatMap((plan) => [...registeredFor(plan)]));
};

describe('a gateway of the development profile, attacked from outside', () => {
  let owned: AsyncDisposableStack;
  let directory: string;
  let upstream: LabUpstream;
  let trusting: ChildGateway;
  let registered: string;
  let plays = 0;

  const startGateway = async (config: object): Promise<ChildGateway> => {
    const [publicPort, adminPort] = [await freePort(), await freePort()];
    const env = { NUMBERWALL_UPSTREAM_URL: upstream.url };
    return owned.use(await startChildGateway({ publicPort, adminPort, config, env }));
  };

  beforeAll(async () => {
    owned = new AsyncDisposableStack();
    directory = await mkdtemp(join(tmpdir(), 'numberwall-live-'));
    owned.defer(() => rm(directory, { recursive: true, force: true }));
    const numbers = numbersOf(['id-walk', 'snapchat-block-sweep'], true);
    upstream = owned.use(await openUpstream(numbers));
    registered = join(directory, 'registered');
    await writeFile(registered, [...numbers].join('\n'));
    trusting = await startGateway({ public: { trustedProxies: ['127.0.0.1/32'] } });
  }, LONG_MS);
  afterAll(() => owned.disposeAsync());

  /** `npm run attack -- …` in a process of its own, as an operator starts it. */
  const start = (args: readonly string[]) =>
    spawn(process.execPath, [LAB, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  const ended = async (lab: ChildProcessByStdio<null, Readable, Readable>) => {
    const [out, err, [code]] = await Promise.all([
      text(lab.stdout),
      text(lab.stderr),
      once(lab, 'exit') as Promise<[number | null]>,
    ]);
    return { out, err, code };
  };

  const play = async (scenario: string, args: readonly string[]) => {
    const json = join(directory, `${scenario}-${(plays += 1)}.json`);
    const lab = start([scenario, '--target', trusting.publicUrl, '--json', json, ...args]);
    const { code, err, out } = await ended(lab);
    const report = JSON.parse(await readFile(json, 'utf8').catch(() => 'null')) as Report | null;
    return { code, err, out, report };
  };

  it(
    'is told addresses, read metrics and codes from, and judged by the truth, where all of that is named',
    async () => {
      const { code, err, report } = await play('id-walk', [
        ...['--duration', `${SECONDS}s`, '--via-proxy', '--registered', registered],
        ...['--metrics', `${trusting.adminUrl}/metrics`, '--side-channel', upstream.sideChannelUrl],
      ]);
      expect(err).toContain(`against ${trusting.publicUrl}`);
      expect(report?.verdicts.filter(({ holds }) => !holds)).toEqual([]);
      expect(code).toBe(0);
      expect(report?.configuration).toMatchObject({ target: 'given', viaProxy: true });
      expect(report?.totals.refusals['attestation_required']).toBeGreaterThan(0);
      expect(report?.totals.honest.registered).toBeGreaterThan(0);
      expect(report?.verdicts.map(({ id }) => id)).toContain('honest-registered');
      expect(report?.series.level.at(-1)).toBe(0);
    },
    LONG_MS,
  );

  it(
    'that tells one key of thirty numbers breaks the bound of three; without metrics and codes the lab does without',
    async () => {
      const args = ['--duration', `${SECONDS}s`, '--rate', '10', '--registered', registered];
      const { code, report } = await play('snapchat-block-sweep', args);
      expect(code).toBe(1);
      expect(report?.verdicts.filter(({ holds }) => !holds).map(({ id }) => id)).toContain('answers');
      expect(report?.totals.numbersLearned).toBeGreaterThan(3);
      expect(report?.totals.toldFalse).toBe(0);
      expect(report?.verdicts.map(({ id }) => id)).not.toContain('honest-registered');
      expect(report?.series.level.every((level) => level === null)).toBe(true);
    },
    LONG_MS,
  );

  it(
    'is left alone where it does not trust the forwarding header',
    async () => {
      const wary = await startGateway({});
      const lab = start(['id-walk', '--target', wary.publicUrl, '--via-proxy']);
      const { code, err } = await ended(lab);
      expect(err).toContain(`${wary.publicUrl} does not trust a forwarding header from here`);
      expect(err).not.toContain('questions a second');
      expect(code).toBe(2);
    },
    LONG_MS,
  );

  it(
    'is left alone where what was named is no page of metrics, or no side channel',
    async () => {
      const metrics = await play('id-walk', ['--metrics', `${trusting.publicUrl}/metrics`]);
      expect(metrics).toMatchObject({ code: 2, report: null });
      expect(metrics.err).toContain('is no page of metrics of a gateway: it answered 404');
      const side = await play('id-walk', ['--side-channel', trusting.publicUrl]);
      expect(side.err).toContain('is no side channel of a simulated upstream: it answered 404');
      expect(side.code).toBe(2);
    },
    LONG_MS,
  );

  it(
    'is left alone where this process may open too few files',
    async () => {
      const args = ['id-walk', '--target', trusting.publicUrl, '--rate', '500'];
      const lab = spawn('bash', ['-c', 'ulimit -n 400; exec "$@"', 'bash', process.execPath, LAB, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, err } = await ended(lab);
      expect(err).toContain(
        '500 a second need up to 1256 open files, and this process may open 400: raise it',
      );
      expect(code).toBe(2);
    },
    LONG_MS,
  );

  it(
    'that is attacked until somebody presses Ctrl-C has a report of what there is',
    async () => {
      const json = join(directory, 'interrupted.json');
      const target = ['--target', trusting.publicUrl, '--metrics', `${trusting.adminUrl}/metrics`];
      const lab = start(['id-walk', ...target, '--duration', '5m', '--json', json]);
      const over = ended(lab);
      const asked = async (): Promise<number> => {
        const page = await (await fetch(`${trusting.adminUrl}/metrics`)).text();
        const [, count = '0'] =
          /^numberwall_requests_total\{route="lookup",path="deny"\} (\d+)/m.exec(page) ?? [];
        return Number(count);
      };
      const before = await asked();
      await until(async () => (await asked()) > before + 5, LONG_MS);
      lab.kill('SIGINT');
      const { out } = await over;
      const report = JSON.parse(await readFile(json, 'utf8')) as Report;
      expect(out).toContain('A01 id-walk (interrupted)');
      expect(report.partial).toBe(true);
      expect(report.configuration.seconds).toBeLessThan(300);
      expect(report.totals.arrivals).toBeGreaterThan(0);
    },
    LONG_MS,
  );
});
