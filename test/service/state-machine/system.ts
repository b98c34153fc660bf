import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { createConfigSource } from '../../../config/source.ts';
import { createDeviceKey, type DeviceKey } from '../../../src/adapters/attestation/client/device-key.ts';
import { signRequest } from '../../../src/adapters/attestation/client/proof.ts';
import { createSimulatedUpstream } from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import { startGateway, type Gateway } from '../../../src/compose.ts';
import { createOperatorFiles, operate } from '../../support/operator.ts';
import { createServiceIssuer, send, serviceOverlay, type Answer } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { NUMBER_CAPACITY } from './model.ts';

const credit = { from: 1, to: 1 };

/** What a reload changes. */
const settings = (deviceCapacity: number): object => ({
  ledgers: [
    { id: 'device', by: 'device', capacity: deviceCapacity, trickle: '1h', credit },
    { id: 'number', by: 'number', capacity: NUMBER_CAPACITY, trickle: '1h', credit },
  ],
});

/** What stays. */
const OVERLAY = {
  disclosure: 'budgeted',
  answers: { tick: '0ms' },
  detection: { mode: 'off' },
  edge: { limit: 1_000_000, window: '1h' },
  policies: [
    { id: 'requests', by: 'device', limit: 100_000, window: '1h' },
    {
      id: 'refusals',
      by: 'device',
      count: 'failures limit',
      limit: 100_000,
      window: '1h',
      ban: { for: '1h', atMost: '7d' },
    },
  ],
};

const REQUEST_LINE = /"event":"request"/;

/** A whole service on the embedded store and a clock of its own, with phones that use it. */
export const startSystem = async (deviceKeys: readonly DeviceKey[], begin: number) => {
  await using started = new AsyncDisposableStack();
  let now = begin;
  const clock = (): number => now;
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-model-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'gateway.yaml');
  const write = (deviceCapacity: number) => writeFile(file, stringify(settings(deviceCapacity)));
  await write(2);
  const upstream = started.use(
    await createSimulatedUpstream({ registered: { count: 3, seed: 7 }, latencyMs: 0, clock }),
  );
  const url = await upstream.listen(0);
  const files = started.use(await createOperatorFiles());
  const issuer = await createServiceIssuer();
  const overlay = serviceOverlay(issuer, { ...OVERLAY, ...files.overlay, upstream: { url } });
  const source = createConfigSource({ file, profile: 'development', env: {}, overlay });
  const paths: string[] = [];
  const logDestination = {
    write(line: string) {
      if (REQUEST_LINE.test(line)) paths.push((JSON.parse(line) as { path: string }).path);
    },
    flush: () => undefined,
  };
  const open = async (): Promise<Gateway> =>
    startGateway(await source.load(), { source, clock, logDestination });
  let gateway = await open();
  started.defer(() => gateway.stop());

  const tokenOf = async (device: number): Promise<string> => {
    const iat = Math.floor(now / 1000);
    return issuer.mint({ ...deviceKeys[device]?.jwk }, { iat, exp: iat + 600 });
  };
  /** Sends a signed request, and waits until it is logged: by then all of it that is not awaited has been begun. */
  const call = async (device: number, method: string, path: string, form?: Record<string, string>) => {
    const key = deviceKeys[device];
    if (key === undefined) throw new Error('no such device');
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const target = gateway.publicUrl + path;
    const token = await tokenOf(device);
    const signed = await signRequest({ key, token, method, url: target, body, issuedAt: now });
    const headers = {
      ...signed,
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const before = paths.length;
    const answer = await send(method, target, { headers, ...(body === undefined ? {} : { body }) });
    const path_ = await until(() => Promise.resolve(paths[before]));
    return { ...answer, path: path_ };
  };
  const owned = started.move();
  return {
    numbers: [...upstream.sideChannel.registeredNumbers(), '+12025550191', '+12025550192'],
    call,
    pinOf: (e164: string): Promise<string> =>
      until(() => Promise.resolve(upstream.sideChannel.messages(e164).at(-1)?.pin)),
    wait: (ms: number): void => void (now += ms),
    async restart() {
      await gateway.stop();
      gateway = await open();
    },
    async reload(deviceCapacity: number) {
      await write(deviceCapacity);
      return gateway.reload?.('signal');
    },
    operate: async (method: string, path: string, body?: object): Promise<Answer> =>
      operate({ gateway }, method, path, body),
    tokenOf,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

export type System = Awaited<ReturnType<typeof startSystem>>;

/** The keys that all runs use: making them is what takes longest. */
export const createDeviceKeys = (count: number): Promise<readonly DeviceKey[]> =>
  Promise.all(Array.from({ length: count }, createDeviceKey));
