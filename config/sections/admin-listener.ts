import { listen } from '../types/listen.ts';
import { mapping } from '../types/object.ts';

/** The listener for operators: metrics and health without authentication, the live page, the operator API. */
export const admin = mapping({
  listen: listen()
    .prefault('127.0.0.1:9090')
    .describe(
      'Where the live page, `/metrics`, `/livez`, `/readyz` and the operator API are served; keep it on a network of your own',
    ),
}).describe('The listener for operators');
