import { readFileSync } from 'node:fs';

import { SCENARIO_NODES, type ScenarioNode } from './schema.ts';

/** The example that the reference shows, and a test plays. */
export const EXAMPLE_FILE = new URL('../../docs/examples/my-attack.yaml', import.meta.url);

const INTRODUCTION = `# Scenarios of one’s own

\`npm run attack -- ./mine.yaml\` plays a scenario that a file describes, in YAML or JSON of at most 64 KiB; \`npm run simulate -- ./mine.yaml\` plays the same file in
virtual time. A file has the form of the included scenarios (\`load-tests/scenarios/\`), and every fault of it is told at once, with its line,
what is allowed there, and exit code 2. Own files are judged as the included ones are ([lab.md](lab.md)).

The schema for editors is [schema/lab-scenario.schema.json](schema/lab-scenario.schema.json).

## An example

[examples/my-attack.yaml](examples/my-attack.yaml); a test plays it.

`;

/** A pipe would end the cell; a word that may be written stays as it is written. */
const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replace(/^[a-z](?![\w-]*:)/, (first) => first.toUpperCase());

const row = (key: string, node: ScenarioNode, isRequired: boolean): string =>
  `| \`${key}\` | ${(node.form ?? '').replaceAll('|', '\\|')} | ${isRequired ? 'yes' : '–'} | ${cell(node.description ?? '')} |`;

/** A field and all below it; of a mapping its fields say the rest. */
const rows = (key: string, node: ScenarioNode, isRequired: boolean): string[] => [
  row(key, node, isRequired),
  ...below(`${key}.`, node),
  ...(node.items?.properties === undefined ? [] : below(`${key}[].`, node.items)),
];

const below = (prefix: string, { properties = {}, required = [] }: ScenarioNode): string[] =>
  Object.entries(properties).flatMap(([name, node]) =>
    rows(`${prefix}${name}`, node, required.includes(name)),
  );

const section = (title: string, node: ScenarioNode): string =>
  `## ${title}\n\n${node.description ?? ''}.\n\n| field | what is allowed | required | meaning |\n| --- | --- | --- | --- |\n${below('', node).join('\n')}\n`;

const RULES = `## Beside that

- \`ipv4\` or \`ipv6Slash64\` is 0, and the other is not. IPv6 comes by the forwarding header, since the loopback network has one address of it.
- \`attestation: signed\` and \`same-proof\` need a key: \`deviceKeys\`, or \`stolenTokens\`.
- \`burstSeconds\` stands where \`shape\` is \`burst\`, and only there.
- \`search\` and \`bisection\` need \`prices\`, and exclude each other; a \`search\` buys its keys and addresses from those of the adversary.
- \`id\` and \`name\` are none that an included scenario has.
`;

/** The text of docs/lab-scenarios.md, after its notice. */
export const scenarioReference = (nodes: typeof SCENARIO_NODES = SCENARIO_NODES): string =>
  `${INTRODUCTION}\`\`\`yaml\n${readFileSync(EXAMPLE_FILE, 'utf8')}\`\`\`\n\n` +
  [section('kind: attack', nodes.attack), section('kind: honest', nodes.honest), RULES].join('\n');
