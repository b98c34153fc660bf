import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { LOG_FIELDS } from '../../src/adapters/telemetry/log-fields.ts';
import { createTestTelemetry } from '../support/telemetry.ts';

const page = readFileSync('docs/logs.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| `/.test(line));

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('src', file), 'utf8'));

it('docs/logs.md lists every event that the source writes', () => {
  const calls = /(?:logger\.(?:debug|info|warn|error)|\bwrite|levelOf\(event\))\('([a-z_]+)'/g;
  const written = new Set(
    sources.flatMap((text) => [...text.matchAll(calls)].map(([, event = '']) => event)),
  );
  expect(written.size).toBeGreaterThan(12);
  const listed = new Set(
    rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, event = '']) => event),
    ),
  );
  expect([...written].filter((event) => !listed.has(event))).toEqual([]);
});

it('names members that a line can have', () => {
  const named = rows.flatMap((row) =>
    [...(row.split('|')[3] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, each = '']) => each),
  );
  expect(named.filter((member) => !Object.hasOwn(LOG_FIELDS, member))).toEqual([]);
});

it('a ban says by which policy, and which of the subject’s it is', () => {
  const { telemetry, events } = createTestTelemetry();
  telemetry.banned('device-refusals', 2);
  expect(events()).toMatchObject([{ event: 'banned', policy: 'device-refusals', nth: 2 }]);
});
