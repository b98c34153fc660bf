import { describe, expect, it } from '@jest/globals';

import { shareRendering } from '../../../src/core/overload/share-rendering.ts';

const rendering = (
  make: (count: number) => Promise<string> = (count) => Promise.resolve(`page ${count}`),
) => {
  let count = 0;
  return { render: shareRendering(() => make((count += 1))), count: () => count };
};

describe('a shared rendering', () => {
  it('is made once for all who ask while it is made, and anew for who asks after', async () => {
    const { render, count } = rendering();
    const pages = await Promise.all(Array.from({ length: 100 }, () => render()));
    expect(new Set(pages)).toEqual(new Set(['page 1']));
    expect(count()).toBe(1);
    expect(await render()).toBe('page 2');
  });

  it('that fails is made anew for the next', async () => {
    const { render } = rendering((count) =>
      count === 1 ? Promise.reject(new Error('full')) : Promise.resolve('page'),
    );
    await expect(render()).rejects.toThrow('full');
    expect(await render()).toBe('page');
  });
});
