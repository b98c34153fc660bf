import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Request } from 'express';

import { HOUR, SECOND, type Clock } from '../core/time.ts';

/** How long a browser stays signed in, in milliseconds: a shift. */
const SESSION_MS = 12 * HOUR;

const COOKIE = 'numberwall_page';
const FORM = /^(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

/** Longer headers hold no session, and are not searched. */
const MAX_HEADER_LENGTH = 4_096;

/** Who has shown the operator token to the page. */
export interface Sessions {
  /** The `Set-Cookie` of a new session. */
  begin(isSecure: boolean): string;
  /** The `Set-Cookie` that ends it. */
  end(): string;
  /** Has this request a session that holds? */
  isOpen(req: Request): boolean;
}

const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';

const cookieOf = ({ headers }: Request): string | undefined => {
  const header = headers.cookie ?? '';
  if (header.length > MAX_HEADER_LENGTH) return undefined;
  const [found] = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`));
  return found?.slice(COOKIE.length + 1);
};

/**
 * Sessions that no instance has to remember: an end, and its HMAC-SHA-256 (RFC 2104) under the operator token. They hold at
 * every instance and over restarts, and a new token ends them all. The token itself is never in the cookie.
 */
export const createSessions = (token: string | undefined, clock: Clock): Sessions => {
  const mac = (end: string): Buffer =>
    createHmac('sha256', token ?? '')
      .update(`numberwall live page session ${end}`)
      .digest();
  return {
    begin(isSecure) {
      const end = String(Math.floor((clock() + SESSION_MS) / SECOND));
      const value = `${end}.${mac(end).toString('base64url')}`;
      return `${COOKIE}=${value}; Max-Age=${SESSION_MS / SECOND}; ${ATTRIBUTES}${isSecure ? '; Secure' : ''}`;
    },
    end: () => `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`,
    isOpen(req) {
      const [, end, given] = FORM.exec(cookieOf(req) ?? '') ?? [];
      if (token === undefined || end === undefined || given === undefined) return false;
      return timingSafeEqual(Buffer.from(given, 'base64url'), mac(end)) && Number(end) * SECOND > clock();
    },
  };
};
