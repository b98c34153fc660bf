import { ACCOUNT_ID } from '../subjects/account-id.ts';
import type { UpstreamAnswer } from '../upstream.ts';

/** The account id in an answer of the upstream; undefined where it has none. */
export const accountIn = (body: UpstreamAnswer['body'], member: string | undefined): string | undefined => {
  const value = member === undefined || !Object.hasOwn(body, member) ? undefined : body[member];
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return ACCOUNT_ID.test(text) ? text : undefined;
};
