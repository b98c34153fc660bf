import { expect, it } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';

import { commandsFor, happens, type Real } from './commands.ts';
import { boundOf, createModel, type Model } from './model.ts';
import { createDeviceKeys, startSystem } from './system.ts';

const DEVICES = 3;
const LARGEST_CAPACITY = 3;
const BEGIN = Date.UTC(2026, 10, 23, 12, 0, 3);

/** A machine that is busy does fewer steps, not longer ones. */
const LASTS_MS = 8_000;

/** One story with everything in it, so that no run is without. */
const STORY = [
  // Two are told, two more are not; what was told once is told again.
  ...[0, 3, 1, 4, 0].map((at) => happens.lookUp(0, at)),
  // Two hours forgive both; the pair is still open, so that both can go to others.
  happens.wait(7_213),
  ...[0, 1, 4].map((at) => happens.lookUp(0, at)),
  // A completion takes back itself and one more.
  happens.lookUp(1, 3),
  happens.register(1, 2),
  ...[0, 1].map((at) => happens.lookUp(1, at)),
  // It is known for longer than a day.
  happens.wait(90_011),
  ...[2, 3, 4].map((at) => happens.lookUp(1, at)),
  happens.reload(3),
  happens.fail(1, 0),
  happens.lookUp(1, 1),
  happens.ban(1, 60),
  happens.lookUp(1, 2),
  happens.wait(61),
  happens.lookUp(1, 2),
  happens.revoke(2),
  happens.restart(),
  ...[2, 0, 1].map((who) => happens.lookUp(who, 1)),
];

it('the whole service does what the model says, whatever happens to it', async () => {
  const keys = await createDeviceKeys(DEVICES);
  const endsAt = performance.now() + LASTS_MS;
  const blindShapes = new Map<string, Set<number>>();
  const run = async (commands: Iterable<AsyncCommand<Model, Real>>): Promise<void> => {
    if (performance.now() > endsAt) return;
    await using system = await startSystem(keys, BEGIN);
    const model = createModel(BEGIN, endsAt);
    await fc.asyncModelRun(() => ({ model, real: { system, blindShapes } }), commands);
    for (const [device, told] of model.told) {
      expect(told).toBeLessThanOrEqual(boundOf(model, device, LARGEST_CAPACITY));
    }
  };
  await run(STORY);
  // Of numbers with an account, and without: in one shape.
  expect([...blindShapes.values()].map((numbers) => [...numbers].sort())).toEqual([[1, 4]]);
  const commands = fc.commands(commandsFor(DEVICES), { maxCommands: 60, size: 'max' });
  await fc.assert(fc.asyncProperty(commands, run), { numRuns: 20, endOnFailure: true });
  expect(blindShapes.size).toBe(1);
}, 60_000);
