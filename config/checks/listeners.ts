import { faultAt } from '../located-fault.ts';
import type { Check } from './check.ts';

/** Two listeners need two ports, and headers arrive before the whole request has. */
export const checkListeners: Check = ({ public: open, admin }) => [
  ...(open !== undefined &&
  admin !== undefined &&
  open.listen.port !== 0 &&
  open.listen.port === admin.listen.port &&
  open.listen.host === admin.listen.host
    ? [faultAt(['admin', 'listen'], 'is the address of the public listener', 'Give it another port.')]
    : []),
  ...(open !== undefined && open.headersTimeoutMs > open.requestTimeoutMs
    ? [
        faultAt(
          ['public', 'headersTimeout'],
          'is longer than public.requestTimeout, of which it is a part',
          'Make it at most as long.',
        ),
      ]
    : []),
];
