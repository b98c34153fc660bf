import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import type { AddressedRequest } from '../src/core/address/client-address-reader.ts';
import type { ClientAddress } from '../src/core/address/client-address.ts';
import { asHandler } from './handler.ts';

/** Node makes the object of all headers when it is asked for: of most requests nobody asks. */
export const addressedRequest = (req: IncomingMessage): AddressedRequest => ({
  peer: req.socket.remoteAddress,
  get headers() {
    return req.headersDistinct;
  },
});

/** Reads where the request came from; a request without an address that can be believed goes no further. */
export const createClientAddress = (read: (request: AddressedRequest) => ClientAddress): RequestHandler =>
  asHandler((req, res, next) => {
    res.locals.address = read(addressedRequest(req));
    next();
  });
