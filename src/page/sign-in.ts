import type { Request, RequestHandler } from 'express';

import { Problem } from '../core/problems/problem.ts';
import { createAuthenticate, type AuthenticateOptions } from '../operator/authenticate.ts';
import { readJson } from '../operator/read-json.ts';
import type { Sessions } from './session.ts';

const given = new WeakMap<Request, string>();

const readToken: RequestHandler = async (req, _res, next) => {
  const { token, ...rest } = await readJson(req);
  if (typeof token !== 'string' || Object.keys(rest).length > 0)
    throw new Problem('request_invalid', 'sign_in', { extensions: { detail: 'Send {"token": "…"}.' } });
  given.set(req, token);
  next();
};

/** A page of another site may not sign its visitor in or out (Fetch Metadata; every browser of today sends it). */
const refuseOtherSites: RequestHandler = ({ headers }, _res, next) => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    next(new Problem('request_invalid', 'other_site'));
  else next();
};

/**
 * `POST /page/session`: the operator token for a session, with the failures of an address counted together with those at
 * the operator API. A form and a cookie, and not HTTP Basic: a browser keeps what it was given for Basic until it ends, sends
 * it with every request, and cannot be told to forget it.
 */
export const signIn = (sessions: Sessions, options: AuthenticateOptions): readonly RequestHandler[] => [
  refuseOtherSites,
  readToken,
  ...createAuthenticate({ ...options, tokenOf: (req) => given.get(req) }),
  ({ headers }, res) => {
    // What TLS ends in front of is known by the browser alone: the origin that it sends.
    const isSecure = headers.origin?.startsWith('https://') === true;
    res.status(204).set('Set-Cookie', sessions.begin(isSecure)).end();
  },
];

/** `DELETE /page/session`: the browser forgets it. */
export const signOut = (sessions: Sessions): readonly RequestHandler[] => [
  refuseOtherSites,
  (_req, res) => {
    res.status(204).set('Set-Cookie', sessions.end()).end();
  },
];
