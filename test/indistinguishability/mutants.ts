import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadConfig } from '../../config/load.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryTextStore } from '../../src/adapters/memory/text-store.ts';
import { composeBlinding } from '../../src/compose/blinding.ts';
import type { Blinding } from '../../src/core/blind/blinding.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../../src/core/upstream.ts';
import { startGateway } from '../support/public-gateway.ts';
import type { Signer } from './journey.ts';

/** Numbers of the two classes that a mutant tells apart. */
export const MUTANT_CLASSES = {
  unregistered: Array.from({ length: 50 }, (_, line) => `+120255501${String(line).padStart(2, '0')}`),
  registered: Array.from({ length: 50 }, (_, line) => `+120255501${line + 50}`),
};

const isRegistered = ({ e164 = '' }: { readonly e164?: string } = {}): boolean =>
  MUTANT_CLASSES.registered.includes(e164);

type Mutation = (sound: Blinding) => Blinding;

/** A handle that says by its length whether the number has an account. */
export const LONGER_HANDLE: Mutation = (sound) => ({
  ...sound,
  handleOf: (facts, kind) => sound.handleOf(facts, kind) + (isRegistered(facts.number) ? '0' : ''),
});

/** Handles of one sort are smaller than those of the other. */
export const UNSEALED_HANDLE: Mutation = (sound) => ({
  ...sound,
  handleOf: (facts, kind) =>
    sound.handleOf(facts, kind).replace(/^\d{6}/, isRegistered(facts.number) ? '100001' : '100002'),
});

/** Who has no registration is answered at once: only the others wait for the upstream. */
export const HASTY: Mutation = (sound) => ({
  ...sound,
  outcomes: { ...sound.outcomes, draw: () => ({ ms: 0 }) },
});

const UPSTREAM_MS = 4;

/** An upstream that knows the numbers of one class, and takes a while about registrations. */
const answerAs = async ({ path }: UpstreamRequest): Promise<UpstreamAnswer> => {
  const e164 = `+1${/1-(\d{10})/.exec(path)?.[1] ?? ''}`;
  if (path.endsWith('/start')) return { status: 200, body: { success: true, request_id: 'its-own' } };
  if (path.includes('/registration/')) {
    await sleep(UPSTREAM_MS);
    return { status: 200, body: { success: true, status: 'pending' } };
  }
  return { status: 200, body: { success: true, authy_id: isRegistered({ e164 }) ? 7 : 0 } };
};

/** The public app with a blind path that leaks as the mutation has it, and a tick. */
export const startMutant = async (mutate: Mutation, tickMs: number) => {
  const { routes } = await loadConfig({
    profile: 'development',
    env: {},
    overlay: {
      disclosure: 'never',
      public: { listen: '127.0.0.1:0' },
      secrets: { hashKey: '5e'.repeat(32) },
    },
  });
  const sound = composeBlinding({
    hash: createKeyedHash(randomBytes(32)),
    texts: createMemoryTextStore({ clock: Date.now, maxSubjects: 1_000, onEvicted: () => undefined }),
    namespace: 'mutant',
    clock: Date.now,
    random: Math.random,
  });
  const gateway = await startGateway({ changes: { routes, blinding: mutate(sound), tickMs } });
  gateway.answerWith(answerAs);
  return gateway;
};

export const createAnyPhone = (): Signer => {
  const device = randomBytes(9).toString('base64url');
  return { sign: () => ({ 'x-device': device }) };
};
