import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import {
  MAX_RISK_FILE_BYTES,
  openRiskFile,
  parseRisks,
} from '../../../../src/adapters/evidence/apple/risk-file.ts';
import { until } from '../../../support/until.ts';

const APPLES = `${'+/'.repeat(21)}A=`;
const OURS = `${'-_'.repeat(21)}A`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-risk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows a key by either spelling', () => {
  expect(parseRisks(JSON.stringify({ [APPLES]: 3 })).get(OURS)).toBe(3);
  expect(parseRisks(JSON.stringify({ [OURS]: 0 })).get(OURS)).toBe(0);
});

it.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['another key', '{"short": 1}'],
  ['a fraction', JSON.stringify({ [OURS]: 1.5 })],
  ['a negative number', JSON.stringify({ [OURS]: -1 })],
  ['a text', JSON.stringify({ [OURS]: '3' })],
])('refuses a file with %s', (_what, text) => {
  expect(() => parseRisks(text)).toThrow();
});

it('follows the file, and keeps what it read when the file goes bad', async () => {
  const file = join(folder, 'risk.json');
  const failures: string[] = [];
  await writeFile(file, JSON.stringify({ [OURS]: 1 }));
  const events = { loaded: () => undefined, failed: ({ fault }: { fault: string }) => failures.push(fault) };
  using risks = openRiskFile({ file, refreshMs: 10, events });
  await until(() => Promise.resolve(risks.riskOf(OURS) === 1));
  await writeFile(file, ' '.repeat(MAX_RISK_FILE_BYTES + 1));
  await until(() => Promise.resolve(failures.includes('too_large')));
  expect(risks.riskOf(OURS)).toBe(1);
  await writeFile(file, JSON.stringify({ [OURS]: 7 }));
  await until(() => Promise.resolve(risks.riskOf(OURS) === 7));
});
