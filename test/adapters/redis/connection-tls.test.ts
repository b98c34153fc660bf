import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createRedisConnection } from '../../../src/adapters/redis/connection.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

const run = promisify(execFile);
const CONNECTION = new URL('../../../src/adapters/redis/connection.ts', import.meta.url).href;

/** Node reads NODE_EXTRA_CA_CERTS once, at its start: trust is tested in a process of its own. */
const TRUSTING_CLIENT = `
  import { createRedisConnection } from ${JSON.stringify(CONNECTION)};
  const url = process.env.TEST_REDIS_URL;
  const connection = createRedisConnection({
    url, namespace: 'test', commandTimeoutMs: 1000, connectTimeoutMs: 2000,
    onState: async (state, reason) => {
      console.log(state, reason ?? '', state === 'ready' ? await connection.client.ping() : '');
      await connection[Symbol.asyncDispose]();
    },
  });
`;

describe('a connection by rediss://', () => {
  let directory: string;
  let redis: RedisServer;
  let tlsPort: number;
  let certificate: string;

  const makeCertificate = (name: string, key: string) =>
    run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=redis', '-addext', `subjectAltName=${name}`, '-keyout', key, '-out', certificate],
    ]);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'numberwall-tls-'));
    certificate = join(directory, 'certificate.pem');
    const key = join(directory, 'key.pem');
    await makeCertificate('IP:127.0.0.1', key);
    tlsPort = await freePort();
    redis = await startRedis({
      args: [
        ...['--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key],
        ...['--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'],
      ],
    });
  });
  afterAll(async () => {
    await redis.stop();
    await rm(directory, { recursive: true });
  });

  const trusting = async (url: string): Promise<string> => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate, TEST_REDIS_URL: url };
    const args = ['--input-type=module', '--eval', TRUSTING_CLIENT];
    return (await run(process.execPath, args, { env })).stdout.trim();
  };

  it('speaks TLS to a server whose certificate it trusts', async () => {
    expect(await trusting(`rediss://127.0.0.1:${tlsPort}`)).toBe('ready  PONG');
  });

  it('stays away from a server that is trusted under another name', async () => {
    expect(await trusting(`rediss://localhost:${tlsPort}`)).toBe('away err_tls_cert_altname_invalid');
  });

  it('stays away from a server that nobody vouches for', async () => {
    const states: unknown[][] = [];
    await using connection = createRedisConnection({
      url: `rediss://127.0.0.1:${tlsPort}`,
      namespace: 'test',
      commandTimeoutMs: 150,
      connectTimeoutMs: 500,
      onState: (...state) => states.push(state),
    });
    await until(() => Promise.resolve(states.length > 0));
    expect(states).toEqual([['away', 'depth_zero_self_signed_cert']]);
    await expect(connection.client.ping()).rejects.toThrow();
  });
});
