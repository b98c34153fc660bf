import type { UpstreamAnswer } from '../upstream.ts';

/** Account ids of the upstream: up to 19 digits, without leading zeros. */
const ACCOUNT = /^[1-9]\d{0,18}$/;

/** The account id in an answer of the upstream; undefined where it has none. */
export const accountIn = (body: UpstreamAnswer['body'], member: string | undefined): string | undefined => {
  const value = member === undefined || !Object.hasOwn(body, member) ? undefined : body[member];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return ACCOUNT.test(text) ? text : undefined;
};
