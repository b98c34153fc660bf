import { createServer } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { createGenerations, type Served } from '../../src/compose/generations.ts';
import { closeServer, listen } from '../../src/compose/listeners.ts';
import { send } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Named extends Served {
  readonly name: string;
  readonly disposals: () => number;
  /** Requests that have come. */
  readonly requests: () => number;
  /** Ends the answers that are held back. */
  readonly finish: () => void;
}

const named = (name: string): Named => {
  let disposals = 0;
  let requests = 0;
  const { promise: finished, resolve: finish } = Promise.withResolvers<undefined>();
  return {
    name,
    disposals: () => disposals,
    requests: () => requests,
    finish: () => finish(undefined),
    listener: (req, res) => {
      requests += 1;
      if (req.url === '/held') void finished.then(() => res.end(name));
      else res.end(name);
    },
    [Symbol.asyncDispose]() {
      disposals += 1;
      return Promise.resolve();
    },
  };
};

const start = async (first: Named, onFailure: (error: unknown) => void = () => undefined) => {
  const generations = createGenerations(first, onFailure);
  const server = createServer(generations.listener);
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  return { generations, url, [Symbol.asyncDispose]: () => closeServer(server, 0) };
};

describe('generations', () => {
  it('let a request end where it began, and new ones meet the next', async () => {
    const first = named('first');
    const second = named('second');
    await using run = await start(first);
    const held = send('GET', `${run.url}/held`);
    await until(() => Promise.resolve(first.requests() === 1));
    await until(() => Promise.resolve(run.generations.current() === first));
    expect((await send('GET', run.url)).text).toBe('first');
    run.generations.swap(second);
    expect((await send('GET', run.url)).text).toBe('second');
    expect(first.disposals()).toBe(0);
    expect(run.generations.retiring()).toBe(1);
    first.finish();
    expect((await held).text).toBe('first');
    await until(() => Promise.resolve(first.disposals() === 1));
    expect(run.generations.retiring()).toBe(0);
    expect(second.disposals()).toBe(0);
  });

  it('are disposed of once, at once where nothing is under way', async () => {
    const all = ['a', 'b', 'c'].map(named);
    await using run = await start(all[0] ?? named('a'));
    for (const next of all.slice(1)) run.generations.swap(next);
    expect(all.map(({ disposals }) => disposals())).toEqual([1, 1, 0]);
    await run.generations[Symbol.asyncDispose]();
    expect(all.map(({ disposals }) => disposals())).toEqual([1, 1, 1]);
    const late = named('late');
    run.generations.swap(late);
    expect(late.disposals()).toBe(1);
    expect(run.generations.current()).toBe(all[2]);
  });

  it('tell what the disposal of a replaced one threw, and go on', async () => {
    const failures: unknown[] = [];
    const broken = { ...named('broken'), [Symbol.asyncDispose]: () => Promise.reject(new Error('no')) };
    await using run = await start(broken, (error) => failures.push(error));
    run.generations.swap(named('next'));
    expect((await send('GET', run.url)).text).toBe('next');
    await until(() => Promise.resolve(failures.length === 1));
  });
});
