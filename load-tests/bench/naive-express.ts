/**
 * A peer of the benchmark: what one gets by putting the same packages together the usual way. Three limiters in
 * sequence, two `jwtVerify`, one parse, a counter, a fetch; no replay check, no distinct counts.
 * Environment: PORT, REDIS_URL, UPSTREAM_URL, ISSUER, AUDIENCE, JWKS_FILE.
 */
import { readFile } from 'node:fs/promises';

import express, { type Request } from 'express';
import { rateLimit } from 'express-rate-limit';
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

const redis = new Redis(setting('REDIS_URL'));
const keys = createLocalJWKSet(JSON.parse(await readFile(setting('JWKS_FILE'), 'utf8')) as JSONWebKeySet);
const upstream = setting('UPSTREAM_URL');
const requests = new Counter({ name: 'requests_total', help: 'Requests', labelNames: ['status'] });
collectDefaultMetrics();

const numberOf = (req: Request): string =>
  parsePhoneNumberFromString(`+${String(req.params['country_code'])}${String(req.params['phone'])}`)
    ?.number ?? 'none';

const limiter = (prefix: string, keyOf: (req: Request) => string) =>
  rateLimit({
    windowMs: 86_400_000,
    limit: 1_000_000_000,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: false,
    keyGenerator: keyOf,
    store: new RedisStore({
      prefix,
      sendCommand: (command: string, ...args: string[]) => redis.call(command, ...args) as Promise<number>,
    }),
  });

const app = express();

app.get(
  '/json/users/:country_code-:phone/status',
  limiter('address:', (req) => req.ip ?? 'none'),
  async (req, _res, next) => {
    const { payload } = await jwtVerify(req.get('OAuth-Client-Attestation') ?? '', keys, {
      issuer: setting('ISSUER'),
      audience: setting('AUDIENCE'),
      algorithms: ['ES256'],
    });
    await jwtVerify(req.get('DPoP') ?? '', EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      maxTokenAge: 60,
    });
    req.app.locals['device'] = payload.sub;
    next();
  },
  limiter('number:', numberOf),
  limiter('device:', (req) => req.get('OAuth-Client-Attestation')?.slice(-40) ?? 'none'),
  async (req, res) => {
    const answer = await fetch(`${upstream}${req.originalUrl}`);
    requests.inc({ status: answer.status });
    res.status(answer.status).json(await answer.json());
  },
);

app.get('/metrics', async (_req, res) => {
  res.type(register.contentType).send(await register.metrics());
});

const server = app.listen(Number(setting('PORT')), '127.0.0.1', () => process.send?.('ready'));
process.once('SIGTERM', () => {
  server.close();
  redis.disconnect();
});
