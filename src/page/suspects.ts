import type { RequestHandler } from 'express';

import type { OperatorRead } from '../operator/resource.ts';

/** What is done about each pattern, as the gateway always does it. */
const DONE: Readonly<Record<string, string>> = {
  limit: 'over a limit: refused',
  attestation: 'no valid attestation: refused',
  proof: 'no valid proof: refused',
  number: 'impossible numbers: refused',
  code: 'wrong codes: refused',
  ledger: 'budget used up: told nothing',
  exposed: 'completes nothing it starts: told nothing',
  tripwire: 'numbers nobody has: counted as evidence',
  banned: 'banned: turned away unread',
};

/** `/page/suspects`: what the operator API tells of suspects, and what was done. */
export const serveSuspects =
  (reading: OperatorRead): RequestHandler =>
  async (_req, res) => {
    const { status, body } = await reading.read({ operator: 'operator', parameters: {}, body: {} });
    res
      .status(status)
      .type('application/json')
      .send(JSON.stringify({ ...body, done: DONE }));
  };
