import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from '@jest/globals';

import { failureOf, LOOKUP, openUpstream, START } from '../../support/upstream-bench.ts';

const makeCertificate = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-tls-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=upstream', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  const pair = { key: await readFile(key), cert: await readFile(cert) };
  await rm(directory, { recursive: true });
  return pair;
};

it('an upstream that nobody vouches for gets no request', async () => {
  let requests = 0;
  await using server = createServer(await makeCertificate(), (_req, res) => {
    requests += 1;
    res.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using opened = openUpstream(`https://127.0.0.1:${port}`, { timeoutMs: 2_000 });
  for (const request of [LOOKUP, START]) {
    expect(await failureOf(opened.client.forward(request))).toMatchObject({
      code: 'upstream_invalid',
      reason: 'upstream_untrusted',
    });
  }
  expect(requests).toBe(0);
});
