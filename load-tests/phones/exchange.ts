import type { DeviceSigner } from './load-issuer.ts';

const post = async (url: string, headers: Record<string, string>, body?: string): Promise<object> => {
  const answer = await fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
  const told = (await answer.json().catch(() => ({}))) as { readonly code?: string };
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status} ${told.code ?? ''}`.trim());
  return told;
};

/**
 * Gets a token for a device as its app does, with development evidence: what a gateway of the development profile takes.
 * @throws {Error} with status and problem code where the gateway refuses.
 */
export const exchangeForToken = async (origin: string, device: DeviceSigner): Promise<string> => {
  const { attestation_challenge: challenge } = (await post(`${origin}/attestation/challenges`, {})) as {
    readonly attestation_challenge?: string;
  };
  const url = `${origin}/attestation/tokens`;
  const body = JSON.stringify({
    provider: 'development',
    challenge,
    jwk: device.jwk,
    app_version: '27.1.0',
    evidence: { platform: 'android' },
  });
  const dpop = device.prove({ method: 'POST', url, body });
  const { token } = (await post(url, { 'content-type': 'application/json', dpop }, body)) as {
    readonly token?: string;
  };
  if (typeof token !== 'string') throw new Error(`${url} answered without a token`);
  return token;
};
