/**
 * A peer of the benchmark: the checks of naive-express.ts on Fastify, with the same Redis stores asked in sequence.
 * Environment: PORT, REDIS_URL, UPSTREAM_URL, ISSUER, AUDIENCE, JWKS_FILE.
 */
import { readFile } from 'node:fs/promises';

import fastify from 'fastify';
import { Redis } from 'ioredis';
import { createLocalJWKSet, EmbeddedJWK, jwtVerify, type JSONWebKeySet } from 'jose';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { collectDefaultMetrics, Counter, register } from 'prom-client';
import { RedisStore } from 'rate-limit-redis';

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const LIMIT = 1_000_000_000;
const redis = new Redis(setting('REDIS_URL'));
const keys = createLocalJWKSet(JSON.parse(await readFile(setting('JWKS_FILE'), 'utf8')) as JSONWebKeySet);
const upstream = setting('UPSTREAM_URL');
const requests = new Counter({ name: 'requests_total', help: 'Requests', labelNames: ['status'] });
collectDefaultMetrics();

const storeOf = (prefix: string): RedisStore => {
  const store = new RedisStore({
    prefix,
    sendCommand: (command: string, ...args: string[]) => redis.call(command, ...args) as Promise<number>,
  });
  // All that this store reads of the options.
  void store.init({ windowMs: 86_400_000 } as Parameters<RedisStore['init']>[0]);
  return store;
};

const [byAddress, byNumber, byDevice] = ['f-address:', 'f-number:', 'f-device:'].map(storeOf);

const count = async (store: RedisStore | undefined, key: string): Promise<void> => {
  const { totalHits = 0 } = (await store?.increment(key)) ?? {};
  if (totalHits > LIMIT) throw Object.assign(new Error('too many'), { statusCode: 429 });
};

const app = fastify();

app.get<{ Params: { number: string } }>('/json/users/:number/status', async (request, reply) => {
  await count(byAddress, request.ip);
  const token = String(request.headers['oauth-client-attestation'] ?? '');
  await jwtVerify(token, keys, {
    issuer: setting('ISSUER'),
    audience: setting('AUDIENCE'),
    algorithms: ['ES256'],
  });
  await jwtVerify(String(request.headers['dpop'] ?? ''), EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: ['ES256'],
    maxTokenAge: 60,
  });
  const number = parsePhoneNumberFromString(`+${request.params.number.replace('-', '')}`)?.number;
  await count(byNumber, number ?? 'none');
  await count(byDevice, token.slice(-40));
  const answer = await fetch(`${upstream}${request.url}`);
  requests.inc({ status: answer.status });
  return reply.status(answer.status).send(await answer.json());
});

app.get('/metrics', async (_request, reply) =>
  reply.type(register.contentType).send(await register.metrics()),
);

await app.listen({ port: Number(setting('PORT')), host: '127.0.0.1' });
process.once('SIGTERM', () => {
  redis.disconnect();
  void app.close();
});
