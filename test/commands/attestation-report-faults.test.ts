import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runAttestation, runReport } from '../support/attestation-report.ts';

describe('numberwall attestation report, where it cannot', () => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((req, res) => {
      const path = new URL(req.url ?? '/', 'http://a').pathname;
      if (path === '/moved') res.writeHead(302, { location: '/metrics' }).end();
      else if (path === '/half')
        res.writeHead(200, { 'content-length': '100' }).write('numberwall_build', () => res.destroy());
      else if (path === '/refusing/api/v1/query_range')
        res
          .writeHead(400)
          .end(JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error: x' }));
      else if (path === '/odd/api/v1/query_range')
        res.end(
          JSON.stringify({
            status: 'success',
            data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, 'NaN']] }] },
          }),
        );
      else if (path === '/vector/api/v1/query_range')
        res.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }));
      else if (path === '/empty') res.end('numberwall_build_info{version="1"} 1\n# EOF\n');
      else res.end('<!doctype html>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it.each([
    ['--metrics', '/', /is no metrics page of a gateway/],
    ['--metrics', '/moved', /HTTP 302, not a metrics page/],
    ['--metrics', '/half', /closed|cut off/],
    ['--prometheus', '/', /\(HTTP 200\) is none of a Prometheus query API/],
    ['--prometheus', '/refusing', /Prometheus refused the query: parse error: x/],
    ['--prometheus', '/odd', /a series of the answer is no counter/],
    ['--prometheus', '/vector', /is none of a Prometheus query API/],
  ])('%s %s: exit code 1, and why', async (option, path, message) => {
    const { code, stdout, stderr } = await runReport(option, origin + path);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('names every instance that does not answer', async () => {
    const { code, stderr } = await runReport(
      ...['--metrics', 'http://127.0.0.1:1', '--metrics', `${origin}/empty`, '--metrics', origin],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/127\.0\.0\.1:1\/metrics: nothing listens there\n.*no metrics page/);
  });

  it('says so where nothing was seen, which is not safe', async () => {
    const { code, stdout } = await runReport('--metrics', `${origin}/empty`, '--strict');
    expect(code).toBe(3);
    expect(stdout).toContain('No request has been checked on any route asked about.');
  });

  it.each([
    [['--metrics', 'ftp://a'], /--metrics is an http or https URL/],
    [['--metrics', 'http://user:hunter2@a'], /without credentials/],
    [['--prometheus', 'nonsense'], /--prometheus is an http or https URL/],
    [['--prometheus', 'http://a', '--file', 'b'], /give one of/],
    [['--prometheus', 'http://a', '--range', '91d'], /--range is a length of time up to 90d/],
    [['--prometheus', 'http://a', '--range', '0h'], /--range is/],
    [['--prometheus', 'http://a', '--selector', 'job'], /--selector is a list of label matchers/],
    [['--prometheus', 'http://a', '--selector', 'job="a"} or {a="b"'], /--selector is a list/],
    [['--range', '1h'], /go with --prometheus/],
    [['--file', '-', '--file', '-'], /give --file - once/],
    [['--tolerance', '101%'], /--tolerance is a percentage/],
    [['--tolerance', '0.1'], /--tolerance is a percentage/],
    [['--least', '0'], /--least is a whole number/],
    [['--nonsense'], /nonsense/],
  ])('%j: exit code 2, and why', async (args, message) => {
    const { code, stdout, stderr } = await runReport(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).toContain('usage: numberwall attestation report');
  });

  it('tells its options, and what actions there are', async () => {
    expect((await runReport('--help')).stdout).toMatch(/--prometheus URL/);
    expect(await runAttestation(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(await runAttestation([])).toMatchObject({ code: 2, stdout: '' });
    expect((await runAttestation(['nonsense'])).stderr).toMatch(/there is no action 'nonsense'/);
  });
});
