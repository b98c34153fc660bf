import { describe, expect, it } from '@jest/globals';

import { defaultOrigin } from '../../config/default-origin.ts';

describe('the origin of a listener without one', () => {
  it.each([
    ['127.0.0.1', 8080, 'http://127.0.0.1:8080'],
    ['localhost', 1, 'http://localhost:1'],
    ['0.0.0.0', 8080, 'http://127.0.0.1:8080'],
    ['::', 8080, 'http://[::1]:8080'],
    ['::1', 65_535, 'http://[::1]:65535'],
  ])('of %s and %d is %s', (host, port, origin) => expect(defaultOrigin({ host, port })).toBe(origin));
});
