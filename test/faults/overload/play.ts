import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

import { startChildGateway, type ChildGateway } from '../../support/child-gateway.ts';
import { freePort } from '../../../load-tests/servers/free-port.ts';
import type { Attack, AttackTally } from './attacks.ts';
import { createHonest, measureHonest, type Honest } from './honest.ts';

/** What one attack did to the gateway and to honest phones beside it. */
export interface OverloadResult {
  readonly alone: Honest;
  readonly beside: Honest;
  readonly tally: AttackTally;
  /** Resident memory of the gateway in bytes, before and at most. */
  readonly residentBefore: number;
  readonly residentMost: number;
}

const ATTACKER = new URL('attacker.ts', import.meta.url);
const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';
const many = { limit: 1_000_000, window: '1h' };

/** The listener as production has it; limits that refuse nobody, so that what is measured is the listener. */
const configOf = (jwks: unknown): object => ({
  overload: { maxEventLoopDelay: '250ms' },
  upstream: { simulated: { registered: 1000, latency: '0ms' } },
  edge: many,
  attestation: {
    development: false,
    issuers: [{ issuer: ISSUER, audience: AUDIENCE, keys: { inline: jwks } }],
  },
  policies: [
    { id: 'device', by: 'device', ...many },
    { id: 'number', by: 'number', ...many },
    { id: 'address', by: 'address', ...many },
  ],
  ledgers: [],
  secrets: { hashKey: '5e'.repeat(32) },
  log: { level: 'info' },
});

const memoryOf = async ({ process: { pid } }: ChildGateway, field: 'VmRSS' | 'VmHWM'): Promise<number> => {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024;
};

/** @throws when the gateway ends, or is no longer ready after it. */
export const playAttack = async (attack: Attack, forMs: number): Promise<OverloadResult> => {
  const { jwks, phones } = createHonest(ISSUER, AUDIENCE);
  const publicPort = await freePort();
  await using gateway = await startChildGateway({
    publicPort,
    adminPort: await freePort(),
    config: configOf(jwks),
    // Two cores are shared; the origin that proofs name is the listener's own.
    env: { NUMBERWALL_PUBLIC_ORIGIN: `http://127.0.0.1:${publicPort}` },
  });
  // Until its code is warm, and it knows every phone.
  await measureHonest(gateway.publicUrl, phones, 2_000);
  const alone = await measureHonest(gateway.publicUrl, phones, forMs);
  const residentBefore = await memoryOf(gateway, 'VmRSS');
  const attacker = fork(ATTACKER, [attack.id, String(publicPort)], { execArgv: [] });
  try {
    await once(attacker, 'message');
    await measureHonest(gateway.publicUrl, phones, 2_000);
    const beside = await measureHonest(gateway.publicUrl, phones, forMs);
    attacker.send('end');
    const [tally] = (await once(attacker, 'message')) as [AttackTally];
    const ready = await fetch(`${gateway.adminUrl}/readyz`);
    if (ready.status !== 200) throw new Error(`after ${attack.id} /readyz answers ${ready.status}`);
    return { alone, beside, tally, residentBefore, residentMost: await memoryOf(gateway, 'VmHWM') };
  } finally {
    attacker.kill('SIGKILL');
  }
};
