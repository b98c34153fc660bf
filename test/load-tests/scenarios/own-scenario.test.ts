import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';

import { findScenario, MAX_SCENARIO_BYTES } from '../../../load-tests/cli/find-scenario.ts';
import { UsageError } from '../../../load-tests/cli/usage-error.ts';
import { readScenario } from '../../../load-tests/scenarios/read-scenario.ts';
import { EXAMPLE_FILE, scenarioReference } from '../../../load-tests/scenarios/reference.ts';
import { SCENARIO_NODES, scenarioSchema } from '../../../load-tests/scenarios/schema.ts';
import { SCENARIOS } from '../../../load-tests/scenarios/table.ts';
import { reportLines } from '../../../load-tests/simulator/report.ts';
import { readOptions } from '../../../load-tests/simulator/options.ts';
import { broken, hours, play } from '../simulator/support.ts';

const EXAMPLE = readFileSync(EXAMPLE_FILE, 'utf8');

/** The example with a part of it replaced. */
const changed = (from: string, to: string): string => {
  expect(EXAMPLE).toContain(from);
  return EXAMPLE.replace(from, to);
};

const messages = (text: string): readonly string[] =>
  readScenario(text).faults.map(({ line, message }) => `${line ?? '-'}: ${message}`);

describe('the schema', () => {
  it.each(SCENARIOS)('takes the included $id $name as it is', (scenario) => {
    expect(scenarioSchema.parse(scenario)).toEqual(scenario);
  });

  it('says of every field what it means and what is allowed', () => {
    const cells = scenarioReference()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(cells.length).toBeGreaterThan(70);
    expect(cells.filter((line) => / \| {2}\| |\| {2}\|$/.test(line))).toEqual([]);
  });

  it('changes the reference with it', () => {
    const { properties, ...rest } = SCENARIO_NODES.honest;
    const other = { ...rest, properties: { ...properties, more: { form: 'a word', description: 'other' } } };
    expect(scenarioReference({ ...SCENARIO_NODES, honest: other })).toContain(
      '| `more` | a word | – | Other |',
    );
  });
});

describe('the example', () => {
  it('is a scenario, as YAML and as JSON', () => {
    const { scenario } = readScenario(EXAMPLE);
    expect(scenario).toMatchObject({ kind: 'attack', id: 'X01', name: 'my-attack' });
    expect(readScenario(JSON.stringify(parse(EXAMPLE))).scenario).toEqual(scenario);
  });

  it('is played by the simulator, and its bound holds', async () => {
    const found = await readOptions([EXAMPLE_FILE.pathname]);
    const [scenario] = found === 'list' ? [] : found.scenarios;
    if (scenario === undefined) throw new Error('the example is not found');
    const result = await play(scenario, { days: hours(2) });
    expect(result.attack?.learned).toBeGreaterThan(20);
    expect(broken(result)).toEqual([]);
    // 40 keys of 0.18 dollars, and some of 200 addresses of 0.02.
    const { dollars = 0 } = result.attack ?? {};
    expect(dollars).toBeGreaterThan(7.2);
    expect(dollars).toBeLessThanOrEqual(11.2);
    expect(reportLines(result).join('\n')).toMatch(/spent \$\d+\.\d\d: \$0\.\d+ for each number learned/);
  });
});

describe('a malformed file', () => {
  it.each([
    [
      'order: shuffled',
      'order: shufled',
      /^20: numbers\.order must be one of ascending, shuffled, random; did you mean shuffled\?$/,
    ],
    ['hitRatio: 0.6', 'hitRatio: 60', /^20: numbers\.hitRatio must be a number from 0 to 1$/],
    ['size: 5000', 'size: many', /^20: numbers\.size must be a whole number from 1 to 505,730,000$/],
    ['size: 5000', 'sise: 5000', /^20: numbers\.sise is not known here; did you mean size\?$/],
    [
      'slice: { perSecond: 60,',
      'slice: {',
      /^28: load\.slice\.perSecond is missing: it is a number above 0, up to 10,000$/,
    ],
    ['on: refused', 'on: denied', /^36: reactions\[0\]\.on must be one of refused, blind$/],
    ['by: 0.5', 'by: 2', /^36: reactions\[0\]\.by must be below 1 for slow-down$/],
    ['kind: attack', 'kind: atack', /^4: kind must be one of attack, honest; did you mean attack\?$/],
    ['id: X01', 'id: A02', /^5: id is that of authy-2024: take another, as X01$/],
    ['name: my-attack', 'name: signal-2020', /^6: name is that of A04: take another$/],
    [
      'name: my-attack',
      'name: "my\\e[2Jattack"',
      /^6: name must be up to 48 small letters, digits and dashes, as my-attack$/,
    ],
    ['stolenTokens: 40', 'stolenTokens: 0', /deviceKeys must be at least 1, or stolenTokens must/],
    ['ipv6Slash64: 0', 'ipv6Slash64: 7', /adversary must have addresses of one family/],
    ['shape: constant', 'shape: burst', /burstSeconds must be there where shape is burst, and only there/],
    ['ownedNumbers: 0', 'ownedNumbers: 3', /ownedNumbers must be 0, or as many as numbers\.size/],
    [
      'containWithinSeconds: 600',
      'bisection: { window: 20, told: 0.5, slowest: 0.1 }\nsearch: { ways: [{ route: lookup, perKey: 1, perAddress: 1 }], explore: 0.1 }\ncontainWithinSeconds: 600',
      /bisection must be absent where search is/,
    ],
    ['anchor:', 'kind: attack\nanchor:', /^\d+: the file has a key twice/],
    ['anchor: ', 'anchor:\t{ [', /^\d+: the file /],
  ])('%s → %s', (from, to, expected) => {
    const found = messages(changed(from, to));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  it('is told of whole: all of its faults at once', () => {
    expect(messages('kind: honest\nlod: 1\n').length).toBeGreaterThan(4);
    expect(messages('')).toEqual(['-: kind is missing: it is one of attack, honest']);
    expect(messages('[]')).toEqual([
      '-: the file must be a mapping that begins with kind: attack, or kind: honest',
    ]);
  });
});

describe('finding a file', () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const failure = async (asked: string): Promise<string> => {
    const error: unknown = await findScenario(asked).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  };

  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'numberwall-scenario-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['mine.yaml', 'mine.YML', 'mine.json'])('takes %s for a file', async (name) => {
    const text = name.endsWith('json') ? JSON.stringify(parse(EXAMPLE)) : EXAMPLE;
    expect((await findScenario(file(name, text))).id).toBe('X01');
  });

  it('takes anything with a slash for a file, and everything else for a name', async () => {
    expect((await findScenario(file('mine', EXAMPLE))).id).toBe('X01');
    expect((await findScenario('a02')).name).toBe('authy-2024');
    expect(await failure('authy-2042')).toContain('did you mean authy-2024?');
  });

  it('says which file cannot be read, and why', async () => {
    expect(await failure(join(folder, 'none.yaml'))).toMatch(/none\.yaml cannot be read: no such file$/);
    mkdirSync(join(folder, 'folder.yaml'));
    expect(await failure(join(folder, 'folder.yaml'))).toMatch(/cannot be read: it is a directory$/);
    expect(await failure(file('binary.yaml', '\ud800'.repeat(9)))).toMatch(/is no scenario|not UTF-8/);
    const large = file('large.yaml', `${EXAMPLE}# ${'x'.repeat(MAX_SCENARIO_BYTES)}`);
    expect(await failure(large)).toMatch(/cannot be read: it is larger than 65536 bytes$/);
  });

  it('names file, line and field, and where all fields stand', async () => {
    const path = file('wrong.yaml', changed('hitRatio: 0.6', 'hitRatio: -1'));
    expect(await failure(path)).toBe(
      `${path} is no scenario:\n  line 20: numbers.hitRatio must be a number from 0 to 1\n  (every field: docs/lab-scenarios.md)`,
    );
  });
});

describe('anything at all', () => {
  /** Either a scenario, or faults that a terminal can show. */
  const isSettled = (text: string): boolean => {
    const { scenario, faults } = readScenario(text);
    const isTold = faults.every(({ message }) => message !== '' && !/\p{Cc}/u.test(message));
    return (scenario === undefined) === faults.length > 0 && isTold;
  };

  it('is a scenario or has faults: texts', () => {
    const token = fc.constantFrom(
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '<<: ',
      '"',
      "'",
      '!x ',
      'kind',
      'attack',
      '__proto__',
      '\t',
      '---\n',
    );
    const text = fc.array(fc.oneof(token, fc.string({ maxLength: 6 })), { maxLength: 40 });
    fc.assert(
      fc.property(text, (parts) => isSettled(parts.join(''))),
      { numRuns: 250 },
    );
    expect(isSettled('['.repeat(MAX_SCENARIO_BYTES))).toBe(true);
    expect(isSettled('a: &a [*a]\n')).toBe(true);
  });

  const value = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.constantFrom('attack', 'honest', 'lookup', 0, -1, 1e400, null),
  );

  it('is a scenario or has faults: the example with anything anywhere', () => {
    const places = paths(parse(EXAMPLE) as object);
    expect(places.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (place, anything) => {
        const root = parse(EXAMPLE) as Record<string, unknown>;
        const within = place
          .slice(0, -1)
          .reduce<Record<string, unknown>>((node, part) => node[part] as Record<string, unknown>, root);
        within[place.at(-1) ?? ''] = anything;
        return isSettled(yamlOf(root));
      }),
      { numRuns: 250 },
    );
  });

  it('is a scenario or has faults: mappings', () => {
    const key = fc.oneof(
      fc.constantFrom(...Object.keys(SCENARIO_NODES.attack.properties ?? {}), '__proto__', 'constructor'),
      fc.string({ maxLength: 5 }),
    );
    const root = fc.dictionary(key, value, { maxKeys: 8 });
    fc.assert(
      fc.property(root, (mapping) => isSettled(yamlOf(mapping))),
      { numRuns: 200 },
    );
  });
});

/** Where something stands in it, each as keys from the root. */
const paths = (node: object, before: readonly string[] = []): readonly (readonly string[])[] =>
  Object.entries(node).flatMap(([key, inner]: [string, unknown]) => [
    [...before, key],
    ...(typeof inner === 'object' && inner !== null ? paths(inner, [...before, key]) : []),
  ]);

/** YAML cannot write everything that JavaScript has. */
const yamlOf = (root: object): string => {
  try {
    return stringify(root);
  } catch {
    return '';
  }
};
