import { isIP } from 'node:net';

import { scalar } from './scalar.ts';

/** Where a listener binds; port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const MAX_PORT = 65_535;
const FORM = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(0|[1-9]\d{0,4})$/;
const HOST_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/;

/** `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`. */
export const parseListen = (text: string): ListenAddress | undefined => {
  const [, six, other = '', digits = ''] = FORM.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > MAX_PORT) return undefined;
  if (six !== undefined) return isIP(six) === 6 ? { host: six, port } : undefined;
  const looksLikeAddress = /^[\d.]+$/.test(other);
  return (looksLikeAddress ? isIP(other) === 4 : HOST_NAME.test(other) && other.length <= 253)
    ? { host: other, port }
    : undefined;
};

/** `host:port`. */
export const listen = () =>
  scalar({
    expected: 'host:port, as 127.0.0.1:8080 or [::1]:8080, with a port from 0 to 65535',
    form: 'host:port',
    example: '127.0.0.1:8080',
    read: parseListen,
  });
