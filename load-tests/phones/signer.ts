import { exchangeForToken } from './exchange.ts';
import { createDeviceSigner, createLoadIssuer, createPhone, type LoadPhone } from './load-issuer.ts';
import type { SigningAnswer, SigningJob, SigningSetup } from './signing-job.ts';

/** Signs requests with as many device keys as are asked for, each made when it is first needed. */
export const createSigner = ({ origin, tokens, certificates, name }: SigningSetup) => {
  const issuer =
    'issuerKey' in tokens ? createLoadIssuer(tokens.issuer, tokens.audience, tokens.issuerKey) : undefined;
  const phones = new Map<number, Promise<LoadPhone | undefined>>();
  const open = async (index: number): Promise<LoadPhone | undefined> => {
    const device = createDeviceSigner();
    const vouchedBy = certificates > 0 ? `${name}-certificate-${index % certificates}` : undefined;
    if (issuer !== undefined) return createPhone(device, issuer.mint({ jwk: device.jwk, vouchedBy }));
    const at = 'exchangeAt' in tokens ? tokens.exchangeAt : origin;
    return createPhone(device, await exchangeForToken(at, device));
  };
  const phoneOf = (index: number): Promise<LoadPhone | undefined> => {
    const known = phones.get(index);
    if (known !== undefined) return known;
    const made = open(index).catch(() => undefined);
    phones.set(index, made);
    return made;
  };
  return (jobs: readonly SigningJob[]): Promise<SigningAnswer> =>
    Promise.all(
      jobs.map(async ({ device, method, path, body }) =>
        (await phoneOf(device))?.sign(method, `${origin}${path}`, body),
      ),
    );
};
