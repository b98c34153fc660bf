import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { SECTION_TITLES } from '../../config/monitoring/panel.ts';
import { PANELS } from '../../config/monitoring/panels.ts';
import { METRICS } from '../../src/adapters/telemetry/metrics-table.ts';
import { DETECTOR_RUNBOOK } from '../../src/core/live/detector-meanings.ts';
import { SIGNS } from '../../src/core/live/signs.ts';
import { readRunbooks } from '../support/runbooks.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
}

const HEADINGS = [
  'Meaning',
  'Impact',
  'What the picture shows',
  'Diagnosis',
  'Mitigation',
  'When to pin a level',
  'When to stand down',
];

const runbooks = readRunbooks();
const readRules = async (): Promise<readonly Rule[]> => {
  const text = await readFile('config/monitoring/rules.yml', 'utf8');
  return (parse(text) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
};

describe('the runbooks', () => {
  it('are one for each alert, and none for none; their table lists them', async () => {
    const alerts = new Set((await readRules()).flatMap(({ alert }) => alert ?? []));
    expect(new Set(runbooks.map(({ alert }) => alert))).toEqual(alerts);
    const listed = (await readFile('docs/runbooks/README.md', 'utf8')).matchAll(
      /^\| \[(\w+)\]\((\w+)\.md\)/gm,
    );
    expect(new Set([...listed].flatMap(([, name, file]) => [name, file]))).toEqual(alerts);
  });

  it.each(runbooks.map((runbook) => [runbook.alert, runbook] as const))(
    '%s has every part',
    (alert, runbook) => {
      expect(runbook.text.startsWith(`# ${alert}\n`)).toBe(true);
      expect(runbook.headings).toEqual(HEADINGS);
      expect(runbook.queries.length + runbook.commands.length).toBeGreaterThan(0);
    },
  );

  it('are what each sign of the live page leads to', () => {
    const known = new Set(runbooks.map(({ alert }) => alert));
    expect(SIGNS.filter(({ runbook }) => !known.has(runbook)).map(({ id }) => id)).toEqual([]);
    expect(known.has(DETECTOR_RUNBOOK)).toBe(true);
  });

  it('name pictures that there are', () => {
    const titles = [
      ...PANELS.map(({ title }) => title),
      ...Object.values(SECTION_TITLES),
      ...SIGNS.flatMap(({ words, more = {} }) => [words, ...Object.values(more)]),
    ];
    const unknown = runbooks.flatMap(({ text }) =>
      [...(/^## What the picture shows\n(.*?)^## /ms.exec(text)?.[1] ?? '').matchAll(/“([^”]+)”/g)]
        .map(([, named = '']) => named)
        .filter((named) => !titles.some((title) => title.startsWith(named))),
    );
    expect(unknown).toEqual([]);
  });

  it('ask in PromQL, for metrics that there are', async () => {
    const queries = runbooks.flatMap((runbook) => runbook.queries);
    const folder = await mkdtemp(join(tmpdir(), 'numberwall-runbooks-'));
    try {
      const rules = queries.map((expr, at) => ({ record: `query:${at}`, expr }));
      await writeFile(join(folder, 'rules.json'), JSON.stringify({ groups: [{ name: 'runbooks', rules }] }));
      await promisify(execFile)('promtool', ['check', 'rules', join(folder, 'rules.json')]);
    } finally {
      await rm(folder, { recursive: true });
    }
    const known = new Set([
      ...Object.values(METRICS).map(({ name }) => `numberwall_${name}`),
      ...(await readRules()).flatMap(({ record }) => record ?? []),
    ]);
    const read = queries.flatMap((query) => query.match(/\bnumberwall[_:][\w:]+/g) ?? []);
    expect(read.filter((name) => !known.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });
});
