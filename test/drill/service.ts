import { createServiceIssuer, startService, type Service } from '../support/service.ts';

/** A gateway to attack: the embedded store and simulated upstream of development, told within budgets, with its detectors on. */
export const startDrillService = async (operatorToken?: string): Promise<Service> => {
  const issuer = await createServiceIssuer();
  const { issuer: name, audience, jwks } = issuer;
  return startService({
    issuer,
    overlay: {
      disclosure: 'budgeted',
      answers: { tick: '100ms' },
      attestation: { development: true, issuers: [{ issuer: name, audience, keys: { inline: jwks } }] },
      canary: { interval: '5s', numberRest: '0ms' },
      detection: {},
      ...(operatorToken === undefined ? {} : { secrets: { operatorToken } }),
    },
  });
};
