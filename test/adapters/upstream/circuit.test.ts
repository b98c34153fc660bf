import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import {
  failureOf,
  httpAnswer,
  LOOKUP,
  openUpstream,
  startByteServer,
  type OpenedUpstream,
} from '../../support/upstream-bench.ts';

const CIRCUIT = { failures: 3, openForMs: 5_000 };
const OPEN = { code: 'temporarily_unavailable', reason: 'upstream_circuit_open' };

describe('the circuit', () => {
  let service: SimulatedUpstream;
  let opened: OpenedUpstream;
  let now = 0;

  beforeEach(async () => {
    now = 1_000;
    service = await createSimulatedUpstream({
      registered: { count: 1, seed: 1 },
      latencyMs: 0,
      clock: Date.now,
      faults: { status: 500 },
    });
    opened = openUpstream(await service.listen(0), { circuit: CIRCUIT, clock: () => now });
  });
  afterEach(async () => {
    await opened[Symbol.asyncDispose]();
    await service.close();
  });

  const fail = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      expect((await failureOf(opened.client.forward(LOOKUP))).reason).toBe('upstream_server_error');
    }
  };
  const states = () => opened.events.filter((event) => event.startsWith('upstream:'));

  it('stays closed below its failures in a row', async () => {
    await fail(CIRCUIT.failures - 1);
    service.sideChannel.setFaults({});
    await opened.client.forward(LOOKUP);
    service.sideChannel.setFaults({ status: 502 });
    await fail(CIRCUIT.failures - 1);
    expect(states()).toEqual([]);
  });

  it('opens at them, says for how long, and sends nothing until then', async () => {
    await fail(CIRCUIT.failures);
    expect(states()).toEqual(['upstream:degraded']);
    const sent = service.sideChannel.requestCount();
    for (const [later, seconds] of [
      [0, '5'],
      [3_999, '2'],
      [4_000, '1'],
      [4_999, '1'],
    ] as const) {
      now = 1_000 + later;
      expect(await failureOf(opened.client.forward(LOOKUP))).toMatchObject({
        ...OPEN,
        headers: { 'Retry-After': seconds },
      });
    }
    expect(service.sideChannel.requestCount()).toBe(sent);
    expect(opened.events.at(-1)).toBe('failed:circuit_open');
    now = 1_000 + CIRCUIT.openForMs;
    service.sideChannel.setFaults({});
    expect((await opened.client.forward(LOOKUP)).status).toBe(200);
    expect(states()).toEqual(['upstream:degraded', 'upstream:well']);
  });

  it('probes with one request, and refuses the others meanwhile', async () => {
    await fail(CIRCUIT.failures);
    const sent = service.sideChannel.requestCount();
    service.sideChannel.setFaults({ delayMs: 100 });
    now += CIRCUIT.openForMs;
    const probe = opened.client.forward(LOOKUP);
    for (const refused of await Promise.all(
      Array.from({ length: 20 }, () => failureOf(opened.client.forward(LOOKUP))),
    )) {
      expect(refused).toMatchObject({ ...OPEN, headers: { 'Retry-After': '1' } });
    }
    expect((await probe).status).toBe(200);
    expect(service.sideChannel.requestCount() - sent).toBe(1);
    expect((await opened.client.forward(LOOKUP)).status).toBe(200);
  });

  it('opens again for its whole time when the probe fails', async () => {
    await fail(CIRCUIT.failures);
    now += CIRCUIT.openForMs;
    await fail(1);
    now += CIRCUIT.openForMs - 1;
    expect(await failureOf(opened.client.forward(LOOKUP))).toMatchObject(OPEN);
    now += 1;
    service.sideChannel.setFaults({});
    expect((await opened.client.forward(LOOKUP)).status).toBe(200);
  });

  it.each([{ status: 429 }, { status: 403 }, { body: '{"success":false}' }])(
    'does not count %j, which the upstream says while it is well',
    async (faults) => {
      service.sideChannel.setFaults(faults);
      for (let count = 0; count < CIRCUIT.failures + 2; count += 1) {
        await opened.client.forward(LOOKUP).catch(() => undefined);
      }
      expect(states()).toEqual([]);
      expect(service.sideChannel.requestCount()).toBe(CIRCUIT.failures + 2);
    },
  );
});

describe('the circuit of an upstream that is not there', () => {
  it('opens, spares it, and closes once it is there', async () => {
    const port = await freePort();
    await using opened = openUpstream(`http://127.0.0.1:${port}`);
    for (let count = 0; count < 3; count += 1) {
      expect((await failureOf(opened.client.forward(LOOKUP))).reason).toBe('upstream_unreachable');
    }
    await using server = await startByteServer((socket) => socket.write(httpAnswer('{}')), port);
    expect((await failureOf(opened.client.forward(LOOKUP))).reason).toBe('upstream_circuit_open');
    expect(server.received).toHaveLength(0);
    await sleep(210);
    expect((await opened.client.forward(LOOKUP)).status).toBe(200);
    expect(opened.events.filter((event) => event.startsWith('upstream:'))).toEqual([
      'upstream:degraded',
      'upstream:well',
    ]);
  });
});
