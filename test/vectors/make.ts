/**
 * `npm run vectors`: makes docs/vectors anew, by new keys. Signatures are random, so the files are kept as they were
 * made; test/vectors/vectors.test.ts holds the gateway to them.
 */
import { writeFile } from 'node:fs/promises';

import { makeEvidence } from './make-evidence.ts';
import { makeRequests } from './make-requests.ts';

const NOTE = 'Made by npm run vectors; do not edit. See docs/app-developers.md.';

const write = async (name: string, value: object): Promise<void> => {
  const file = new URL(`../../docs/vectors/${name}.json`, import.meta.url);
  await writeFile(file, `${JSON.stringify({ note: NOTE, ...value }, undefined, 2)}\n`);
  process.stdout.write(`docs/vectors/${name}.json written\n`);
};

await write('requests', await makeRequests());
await write('evidence', await makeEvidence());
