import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import {
  captionIn,
  REPORT_PICTURE,
  REPORT_PICTURED_FILE,
  reportPicturedDigest,
  SHOWN_IN,
  withCaption,
} from '../support/report-pictured.ts';

const textOf = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('docs/authy-2024.png', () => {
  it('is a picture of the report as it is; npm run report-picture makes another', () => {
    expect(existsSync(REPORT_PICTURE)).toBe(true);
    expect(readFileSync(REPORT_PICTURED_FILE, 'utf8').trim()).toBe(reportPicturedDigest());
  });

  it('stands in each document with the figures of its run, the same everywhere', () => {
    const captions = SHOWN_IN.map((name) => captionIn(textOf(name)));
    expect(new Set(captions).size).toBe(1);
    expect(captions[0]).toMatch(
      /would have given away \*\*[\d,]+\*\* numbers; Numberwall gave away \*\*\d+\*\*/,
    );
    for (const name of SHOWN_IN)
      expect(textOf(name)).toMatch(/!\[[^\]]{20,}\]\((?:docs\/)?authy-2024\.png\)/);
  });

  it('has a caption between marks, and nothing without them', () => {
    const [name] = SHOWN_IN;
    expect(captionIn(withCaption(textOf(name), 'Other words.'))).toBe('Other words.');
    expect(() => withCaption('no marks', 'x')).toThrow(RangeError);
  });
});
