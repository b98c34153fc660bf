import { readFile } from 'node:fs/promises';

import type { Target } from '../world/target.ts';
import type { AttackOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const readUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${text} is no http or https URL`);
  return url;
};

const assertOwned = ({ hostname }: URL, owned: string | undefined): void => {
  if (LOOPBACK.test(hostname) || owned === hostname) return;
  throw new UsageError(
    `${hostname} is not this machine. An attack on somebody else’s service is a crime in most countries, and its numbers are other people’s: name the host with --i-own-this-target ${hostname} if it is yours`,
  );
};

const readRegistered = async (file: string): Promise<ReadonlySet<string>> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  });
  return new Set(text.split('\n').map((line) => line.trim()));
};

const reach = async (url: string, headers: Record<string, string> = {}): Promise<number> => {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    throw new UsageError(`${new URL(url).origin} cannot be reached: ${cause?.code ?? 'no answer in 5 s'}`);
  }
};

/** A forwarding header that holds no address is refused by who reads it, and ignored by who does not. */
const assertTrusts = async (origin: string): Promise<void> => {
  const url = `${origin}/json/users/1-2125550147/status`;
  const [plain, forwarded] = [await reach(url), await reach(url, { 'x-forwarded-for': 'no-address' })];
  if (forwarded === 400 && plain !== 400) return;
  throw new UsageError(
    `${origin} does not trust a forwarding header from here: with --via-proxy all would count as one address. Add this machine to public.trustedProxies, or leave --via-proxy out`,
  );
};

/** The gateway of `--target`. @throws {UsageError} where it must not or cannot be attacked. */
export const openTarget = async (options: AttackOptions & { readonly target: string }): Promise<Target> => {
  const { target, owned, viaProxy, registered, sideChannel, metrics } = options;
  const url = readUrl(target);
  for (const each of [
    url,
    ...[sideChannel, metrics].flatMap((text) => (text === undefined ? [] : readUrl(text))),
  ])
    assertOwned(each, owned);
  await reach(`${url.origin}/.well-known/jwks.json`);
  if (viaProxy) await assertTrusts(url.origin);
  const known = registered === undefined ? undefined : await readRegistered(registered);
  return {
    urls: [url.origin],
    origin: url.origin,
    metricsUrls: metrics === undefined ? [] : [metrics],
    ...(sideChannel === undefined ? {} : { sideChannelUrl: sideChannel.replace(/\/$/, '') }),
    tokens: { exchangeAt: url.origin },
    // Whatever differs from the constant answer counts as the truth where the truth is not known.
    isRegistered: known === undefined ? () => undefined : (e164) => known.has(e164),
  };
};
