import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';

import { PICTURED_FILE, picturedDigest } from '../drill/pictured.ts';

it('docs/live-page.png is a picture of the page as it is; npm run live-page makes another', () => {
  expect(readFileSync(PICTURED_FILE, 'utf8').trim()).toBe(picturedDigest());
});
