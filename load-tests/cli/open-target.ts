import { readFile } from 'node:fs/promises';

import { isLoopback } from '../../src/core/address/loopback.ts';
import { exchangeForToken } from '../phones/exchange.ts';
import { createDeviceSigner } from '../phones/load-issuer.ts';
import type { Target } from '../world/target.ts';
import type { AttackOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const BINDABLE = /^(?:localhost|127(?:\.\d{1,3}){3})$/;

const readUrl = (text: string): URL => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${text} is no http or https URL`);
  return url;
};

const assertOwned = ({ hostname }: URL, owned: string | undefined): void => {
  if (isLoopback(hostname) || owned === hostname) return;
  throw new UsageError(
    `${hostname} is not this machine. An attack on somebody else’s service is a crime in most countries, and its numbers are other people’s: name the host with --i-own-this-target ${hostname} if it is yours`,
  );
};

/** Sockets are bound to 127.0.0.0/8, from which nothing else can be reached. */
const assertBindable = ({ hostname }: URL, viaProxy: boolean): void => {
  if (viaProxy || BINDABLE.test(hostname)) return;
  throw new UsageError(
    `${hostname} cannot be reached from the addresses of 127.0.0.0/8: tell addresses to it with --via-proxy`,
  );
};

const readRegistered = async (file: string): Promise<ReadonlySet<string>> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  });
  const numbers = text.split(/\s+/).filter((line) => line !== '');
  const wrong = numbers.findIndex((number) => !/^\+[1-9]\d{6,14}$/.test(number));
  // The numbers are somebody’s: the place is enough.
  if (wrong >= 0)
    throw new UsageError(`${file} must have one number in E.164 a line: the ${wrong + 1}. is none`);
  return new Set(numbers);
};

interface Reached {
  readonly status: number;
  readonly text: string;
}

const reach = async (url: string, headers: Record<string, string> = {}): Promise<Reached> => {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    throw new UsageError(`${new URL(url).origin} cannot be reached: ${cause?.code ?? 'no answer in 5 s'}`);
  }
};

/** A forwarding header that holds no address is refused by who reads it, and ignored by who does not. */
const assertTrusts = async (origin: string): Promise<void> => {
  const url = `${origin}/json/users/1-2125550147/status`;
  const [plain, forwarded] = [await reach(url), await reach(url, { 'x-forwarded-for': 'no-address' })];
  if (forwarded.status === 400 && plain.status !== 400) return;
  throw new UsageError(
    `${origin} does not trust a forwarding header from here: with --via-proxy all would count as one address. Add this machine to public.trustedProxies, or leave --via-proxy out`,
  );
};

/** Phones of the lab have no maker to vouch for them. */
const assertLetsIn = async (origin: string): Promise<void> => {
  await exchangeForToken(origin, createDeviceSigner()).catch((error: unknown) => {
    throw new UsageError(
      `${origin} gives the lab’s phones no token (${(error as Error).message}): it must accept development evidence, as \`npm start\` does, and be named by its public origin`,
    );
  });
};

const assertMetrics = async (url: string): Promise<void> => {
  const { status, text } = await reach(url);
  if (status === 200 && text.includes('numberwall_')) return;
  throw new UsageError(`${url} is no page of metrics of a gateway: it answered ${status}`);
};

const assertSideChannel = async (url: string): Promise<void> => {
  const { status } = await reach(`${url}/numbers?limit=1`);
  if (status === 200) return;
  throw new UsageError(`${url} is no side channel of a simulated upstream: it answered ${status}`);
};

/** The gateway of `--target`. @throws {UsageError} where it must not or cannot be attacked. */
export const openTarget = async (options: AttackOptions & { readonly target: string }): Promise<Target> => {
  const { target, owned, viaProxy, registered, metrics } = options;
  const sideChannelUrl = options.sideChannel?.replace(/\/$/, '');
  const url = readUrl(target);
  for (const each of [
    url,
    ...[sideChannelUrl, metrics].flatMap((text) => (text === undefined ? [] : readUrl(text))),
  ])
    assertOwned(each, owned);
  assertBindable(url, viaProxy);
  const known = registered === undefined ? undefined : await readRegistered(registered);
  await reach(`${url.origin}/.well-known/jwks.json`);
  if (viaProxy) await assertTrusts(url.origin);
  await assertLetsIn(url.origin);
  if (metrics !== undefined) await assertMetrics(metrics);
  if (sideChannelUrl !== undefined) await assertSideChannel(sideChannelUrl);
  return {
    urls: [url.origin],
    origin: url.origin,
    metricsUrls: metrics === undefined ? [] : [metrics],
    ...(sideChannelUrl === undefined ? {} : { sideChannelUrl }),
    tokens: { exchangeAt: url.origin },
    // Whatever differs from the constant answer counts as the truth where the truth is not known.
    isRegistered: known === undefined ? () => undefined : (e164) => known.has(e164),
  };
};
