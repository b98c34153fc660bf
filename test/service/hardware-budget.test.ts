import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { shippedProfile } from '../../config/shipped.ts';
import { createPhone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { startService } from '../support/service.ts';

interface ShippedPolicy {
  readonly id: string;
  readonly by: unknown;
}

/** As the production profile ships them. */
const POLICIES = (
  parse(readFileSync(shippedProfile('production'), 'utf8')) as { readonly policies: readonly ShippedPolicy[] }
).policies.filter(({ by }) => by === 'hardware');

const keyOf = (hardware: string) => ({
  attestation: { provider: 'android-key-attestation', level: 'tee', key_created_at: 1, hardware },
});

it('tells the fourth key of one phone nothing, and the first of another the truth', async () => {
  expect(POLICIES.map(({ id }) => id)).toEqual(['hardware-keys-month', 'hardware-numbers-month']);
  await using service = await startService({
    overlay: { disclosure: 'budgeted', answers: { tick: '0ms' }, ledgers: [], policies: POLICIES },
  });
  /** The truth about an unknown number has no account, the blind path a handle. */
  const isTold = async (hardware: string, at: number): Promise<boolean> => {
    const phone = await createPhone(service.issuer, keyOf(hardware));
    const { status, body } = await createRegistrationApp(service, phone).lookup(`+1202555018${at}`);
    expect(status).toBe(200);
    return body['authy_id'] === 0;
  };
  const told: boolean[] = [];
  for (const at of [1, 2, 3, 4]) told.push(await isTold('a'.repeat(22), at));
  expect(told).toEqual([true, true, true, false]);
  expect(await isTold('b'.repeat(22), 5)).toBe(true);
});
