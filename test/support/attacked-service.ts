import { createPhone } from './phone.ts';
import { createRegistrationApp } from './registration-app.ts';
import { send, type Service } from './service.ts';
import { until } from './until.ts';

/** The trace that `registerHonestly` sends along. */
export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;

/** A gateway that tells within budgets, bans devices that are refused twice and addresses without tokens, and counts. */
export const ATTACKED_OVERLAY: object = {
  disclosure: 'budgeted',
  answers: { tick: '0ms' },
  ledgers: [
    { id: 'device', by: 'device', capacity: 2 },
    { id: 'gate', by: 'segment', capacity: 250, trickle: '346s', credit: { from: 0.21, to: 0.25 } },
  ],
  policies: [
    { id: 'device-requests', by: 'device', limit: 12, window: '1h' },
    {
      id: 'refusals',
      by: 'device',
      count: 'failures limit',
      limit: 2,
      window: '1h',
      ban: { for: '1m', atMost: '1h' },
    },
    {
      id: 'address-attestation',
      by: 'address',
      count: 'failures attestation',
      limit: 3_000,
      window: '1h',
      ban: { for: '1m', atMost: '1h' },
    },
  ],
};

/** One registration of a phone whose number has an account, to its end. */
export const registerHonestly = async (service: Service, number: string): Promise<void> => {
  const upstream = service.gateway.simulatedUpstream;
  const phone = await createPhone(service.issuer);
  const traced = {
    ...phone,
    headers: async (...request: Parameters<typeof phone.headers>) => ({
      ...(await phone.headers(...request)),
      traceparent: TRACEPARENT,
    }),
  };
  const app = createRegistrationApp(service, traced);
  const id = String((await app.lookup(number)).body['authy_id']);
  await app.start(id);
  const pin = await until(() => Promise.resolve(upstream?.messages(number).at(-1)?.pin), 5_000);
  await until(async () => (await app.complete(id, pin)).status === 200, 5_000);
};

/** Numbers in a row, numbers that cannot be, proofs used twice, requests without a token: from one stolen key. */
export const enumerate = async (service: Service): Promise<void> => {
  const phone = await createPhone(service.issuer);
  const { lookup } = createRegistrationApp(service, phone);
  for (let at = 0; at < 8; at += 1) {
    await lookup(`+1202555010${at}`);
    await lookup(`+1202155010${at}`);
    const url = `${service.gateway.publicUrl}/json/users/1-201555020${at}/status`;
    const headers = await phone.headers('GET', url);
    await send('GET', url, { headers });
    await send('GET', url, { headers });
    await send('GET', url);
  }
};
