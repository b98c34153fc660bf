import type { RequestHandler } from 'express';

import type { AddressedRequest } from '../src/core/address/client-address-reader.ts';
import type { ClientAddress } from '../src/core/address/client-address.ts';
import { asHandler } from './handler.ts';

/** Reads where the request came from; a request without an address that can be believed goes no further. */
export const createClientAddress = (read: (request: AddressedRequest) => ClientAddress): RequestHandler =>
  asHandler((req, res, next) => {
    res.locals.address = read({ peer: req.socket.remoteAddress, headers: req.headersDistinct });
    next();
  });
