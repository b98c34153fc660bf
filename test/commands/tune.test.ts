import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCommand } from '../../src/commands/run-command.ts';
import { createPhone } from '../support/phone.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const run = async (...args: readonly string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(args, {}, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};
const tune = (...args: readonly string[]) => run('tune', ...args);

interface Told {
  readonly traffic: { readonly starts: number; readonly completionRate: number; readonly spanMs: number };
  readonly suggestions: readonly { readonly ledger: { readonly id: string } }[];
}

const STARTS = 5;

describe('numberwall tune, over a gateway and a Prometheus that scrapes it', () => {
  let service: Service;
  let prometheus: PrometheusServer;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-tune-'));
    const adminPort = await freePort();
    service = await startService({
      overlay: {
        admin: { listen: `127.0.0.1:${adminPort}` },
        disclosure: 'budgeted',
        answers: { tick: '0ms' },
      },
    });
    prometheus = await startPrometheus([`127.0.0.1:${adminPort}`]);
    const scraped = new URLSearchParams({ query: 'numberwall_build_info' });
    const isScraped = async (): Promise<boolean> =>
      (await (await fetch(`${prometheus.url}/api/v1/query?${scraped.toString()}`)).text()).includes(
        'version',
      );
    // Prometheus looks for its targets five seconds after it started.
    await until(isScraped, 20_000);
    const upstream = service.gateway.simulatedUpstream;
    if (upstream === undefined) throw new Error('no simulated upstream');
    for (const number of upstream.registeredNumbers(STARTS)) {
      const phone = createRegistrationApp(service, await createPhone(service.issuer));
      const id = String((await phone.lookup(number)).body['authy_id']);
      if (number === upstream.registeredNumbers()[0]) continue;
      await phone.start(id);
      const pin = await until(() => Promise.resolve(upstream.messages(number).at(-1)?.pin));
      await until(async () => (await phone.complete(id, pin)).status === 200);
    }
  });
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const easy = ['--least', '2', '--shortest', '1s'];
  const told = async (...args: readonly string[]): Promise<Told> => {
    const { code, stdout, stderr } = await tune(...args, ...easy, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Told;
  };
  const savePage = async (): Promise<string> => {
    const file = join(folder, 'page.txt');
    await writeFile(file, await (await fetch(`${service.gateway.adminUrl}/metrics`)).text());
    return file;
  };

  it('learns from Prometheus what was registered', async () => {
    const { traffic, suggestions } = await until(async () => {
      const result = await tune('--from', prometheus.url, '--range', '1h', ...easy, '--json');
      if (result.code !== 0) return undefined;
      const read = JSON.parse(result.stdout) as Told;
      return read.traffic.starts === STARTS && read.traffic.completionRate === 0.8 ? read : undefined;
    }, 20_000);
    expect(traffic.spanMs).toBeLessThan(120_000);
    expect(suggestions.map(({ ledger }) => ledger.id)).toContain('gate');
  });

  it('learns the same from a saved page, and from a saved answer of Prometheus', async () => {
    expect((await told('--from', await savePage())).traffic).toMatchObject({
      starts: STARTS,
      completionRate: 0.8,
    });
    const query = new URLSearchParams({
      query: '{__name__=~"numberwall_(build_info|enumeration_.*)"}',
      start: String(Date.now() / 1000 - 300),
      end: String(Date.now() / 1000),
      step: '1',
    });
    const answer = await fetch(`${prometheus.url}/api/v1/query_range?${query.toString()}`);
    const file = join(folder, 'answer.json');
    await writeFile(file, await answer.text());
    expect((await told('--from', file)).traffic.starts).toBe(STARTS);
  });

  it('prints a table, and a part of a configuration that check accepts', async () => {
    const page = await savePage();
    const table = await tune('--from', page, ...easy);
    expect(table.stdout).toMatch(/completion rate {5}80 %/);
    expect(table.stdout).toMatch(/^gate .*\d/m);
    const yaml = await tune('--from', page, ...easy, '--yaml');
    const file = join(folder, 'tuned.yaml');
    await writeFile(file, yaml.stdout);
    const check = await run('check', '--profile', 'development', '--config', file);
    expect([check.code, check.stderr]).toEqual([0, '']);
    // What was tuned can be tuned again.
    expect((await tune('--from', page, ...easy, '--config', file, '--profile', 'development')).code).toBe(0);
  });

  it.each([
    ['too few starts', ['--least', '1000', '--shortest', '1s'], /5 starts, and 1,000 are needed \(--least\)/],
    [
      'too short a time',
      ['--least', '1', '--shortest', '1d'],
      /covers 0\.\d h, and 24\.0 h are needed \(--shortest\)/,
    ],
  ])('says what is missing: %s', async (_, args, message) => {
    const { code, stdout, stderr } = await tune('--from', await savePage(), ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  it('says that a Prometheus has scraped no gateway', async () => {
    const { code, stderr } = await tune('--from', prometheus.url, '--selector', 'job="another"');
    expect(code).toBe(1);
    expect(stderr).toMatch(/scraped no gateway in that range/);
  });
});

describe('numberwall tune, given what it cannot use', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-tune-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  const failing = async (content: string): Promise<string> => {
    const file = join(folder, 'file');
    await writeFile(file, content);
    const { code, stdout, stderr } = await tune('--from', file);
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };

  it('says so of a server that is not there, and of a file that is not', async () => {
    const { code, stderr } = await tune('--from', `http://127.0.0.1:${await freePort()}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/nothing listens there/);
    expect((await tune('--from', join(folder, 'none'))).stderr).toMatch(/cannot be read: /);
  });

  it.each([
    ['an empty file', '', /no metrics page of a gateway/],
    ['another page', 'up 1\n', /no metrics page of a gateway/],
    ['a page that is cut off', 'numberwall_build_info{} 1\n', /lacks process_start_time_seconds/],
    ['JSON of something else', '{"a":1}', /none of a Prometheus query API/],
    ['JSON that is cut off', '{"status":"succ', /none of a Prometheus query API/],
    [
      'an answer without series',
      '{"status":"success","data":{"resultType":"matrix","result":[]}}',
      /no start of a registration/,
    ],
    [
      'a gateway without traffic',
      'numberwall_build_info{} 1\nprocess_start_time_seconds 1\nnumberwall_enumeration_starts_total{segment="world/none"} 0\n',
      /no start of a registration/,
    ],
  ])('says so of %s', async (_, content, message) => {
    expect(await failing(content)).toMatch(message);
  });

  it.each([
    [[]],
    [['--from', 'ftp://host/']],
    [['--from', 'http://user:pass@host/']],
    [['--from', 'file', '--range', '7d']],
    [['--from', 'http://host', '--range', '91d']],
    [['--from', 'http://host', '--selector', 'job=~']],
    [['--from', 'file', '--target', '0']],
    [['--from', 'file', '--target', '0.2']],
    [['--from', 'file', '--least', '0']],
    [['--from', 'file', '--json', '--yaml']],
    [['--from', 'file', '--profile', 'production']],
    [['--from', 'file', '--what']],
  ])('refuses options that cannot be meant: %j', async (args) => {
    const { code, stderr } = await tune(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('usage: numberwall tune');
  });

  it('explains itself', async () => {
    expect((await tune('--help')).stdout).toContain('--from SOURCE');
  });
});
