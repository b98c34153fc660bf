/**
 * The floor of the benchmark: Express with nothing but a proxy by undici, and an answer that needs nobody at `/hello`.
 * Environment: PORT, UPSTREAM_URL.
 */
import express from 'express';
import { Pool } from 'undici';

const { PORT = '', UPSTREAM_URL = '' } = process.env;
const pool = new Pool(UPSTREAM_URL, { connections: 64 });
const app = express().disable('x-powered-by').disable('etag');

app.get('/hello', (_req, res) => void res.send('hello'));
app.get('/json/users/:number/status', async (req, res) => {
  const answer = await pool.request({ path: req.originalUrl, method: 'GET' });
  res
    .status(answer.statusCode)
    .type('json')
    .send(await answer.body.text());
});

const server = app.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.destroy();
});
