import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';

import { reportJsonSchema, type Report } from '../../../load-tests/report/report.ts';
import { EXAMPLE_FILE } from '../../../load-tests/scenarios/reference.ts';
import { scenarioJsonSchema } from '../../../load-tests/scenarios/schema.ts';
import { SCENARIOS } from '../../../load-tests/scenarios/table.ts';
import { reportOf } from '../report/support.ts';

jest.setTimeout(180_000);

const LAB = new URL('../../../load-tests/attack.ts', import.meta.url).pathname;

interface Ended {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

const attack = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [LAB, ...args], (error, said, complained) =>
      resolve({ code: error === null ? 0 : Number(error.code), said, complained }),
    );
  });

const ajv = () => {
  // Ours, and harmless.
  const made = new Ajv2020.default({
    allErrors: true,
    formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
  });
  made.addKeyword('x-generated');
  return made;
};

const committed = async (name: string): Promise<object> =>
  JSON.parse(await readFile(new URL(`../../../docs/schema/${name}`, import.meta.url), 'utf8')) as object;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'numberwall-lab-test-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm run attack -- a file of one’s own', () => {
  it('plays the example over real sockets, and writes JSON of the published schema and a page', async () => {
    const [json, html] = [join(folder, 'out.json'), join(folder, 'out.html')];
    const ended = await attack(
      EXAMPLE_FILE.pathname,
      ...['--duration', '3s', '--rate', '30'],
      ...['--json', json, '--report', html],
    );
    expect(ended.complained).toContain('X01 my-attack');
    // Whether the machine is quick enough for honest people beside is not asked here.
    expect([0, 1]).toContain(ended.code);
    const text = await readFile(json, 'utf8');
    const report = JSON.parse(text) as Report;
    const validate = ajv().compile(await committed('lab-report.schema.json'));
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.scenario).toMatchObject({ id: 'X01', kind: 'attack' });
    expect(report.totals.arrivals).toBeGreaterThan(30);
    expect(report.totals.spending.dollars).toBeGreaterThan(0);
    expect(report.verdicts.find(({ id }) => id === 'answers')).toMatchObject({ holds: true });
    expect(ended.said).toContain('my-attack');
    for (const written of [text, await readFile(html, 'utf8'), ended.said, ended.complained]) {
      expect(written).not.toMatch(/(?<![\d.])\+?1\d{10}(?!\d)/);
      expect(written).not.toMatch(/\b(?:127|10)\.\d+\.\d+\.\d+/);
    }
  });

  it('ends with 2 and the line of the fault where the file is malformed', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, (await readFile(EXAMPLE_FILE, 'utf8')).replace('order: shuffled', 'order: sorted'));
    const ended = await attack(file);
    expect(ended).toMatchObject({ code: 2, said: '' });
    expect(ended.complained).toContain(`${file} is no scenario:\n  line 20: numbers.order must be one of`);
    for (const [option, name] of [
      ['--json', 'none/out.json'],
      ['--report', '.'],
    ] as const) {
      const lost = await attack('authy-2024', option, join(folder, name));
      expect(lost.code).toBe(2);
      expect(lost.complained).toMatch(/cannot be written: there is no folder|is a directory: name a file/);
    }
    expect(await attack(join(folder, 'none.yaml'))).toMatchObject({ code: 2, said: '' });
  });
});

describe('the published schemas', () => {
  it('take a report, several, and no other member', () => {
    const validate = ajv().compile(reportJsonSchema());
    expect(validate(reportOf())).toBe(true);
    expect(validate([reportOf(), reportOf()])).toBe(true);
    expect(validate({ ...reportOf(), more: 1 })).toBe(false);
    expect(validate(reportOf((report) => ({ ...report, totals: { ...report.totals, arrivals: -1 } })))).toBe(
      false,
    );
  });

  it('take every included scenario and the example, and none with a fault of form', async () => {
    const validate = ajv().compile(scenarioJsonSchema());
    const example = parse(await readFile(EXAMPLE_FILE, 'utf8')) as object;
    for (const scenario of [...SCENARIOS, example]) {
      validate(scenario);
      expect(validate.errors).toBeNull();
    }
    expect(validate({ ...example, routes: ['elsewhere'] })).toBe(false);
    expect(validate({ ...example, more: true })).toBe(false);
  });
});
