import { describe, expect, it } from '@jest/globals';
import { getCountries } from 'libphonenumber-js/max';

import { COUNTRY_GROUPS, countryGroupOf } from '../../../src/core/containment/country-groups.ts';
import { SEGMENTS, segmentOf } from '../../../src/core/containment/segment.ts';

describe('segments', () => {
  it('puts every country that has a numbering plan into a group', () => {
    expect(getCountries().filter((country) => countryGroupOf(country) === 'world')).toEqual([]);
  });

  it('is 21 groups by 5 classes, each once', () => {
    expect(COUNTRY_GROUPS).toHaveLength(21);
    expect(new Set(SEGMENTS).size).toBe(105);
  });

  it('is the world and no class where nothing is known', () => {
    expect(segmentOf({})).toBe('world/none');
    expect(countryGroupOf('001')).toBe('world');
    expect(countryGroupOf('US')).toBe('northern-america');
  });
});
