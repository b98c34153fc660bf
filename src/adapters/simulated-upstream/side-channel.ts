import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { parseStrictJson } from '../../core/attestation/strict-json.ts';
import { readFaults } from './read-faults.ts';
import type { SideChannel } from './simulated-upstream.ts';

interface SideAnswer {
  readonly status: number;
  readonly body: unknown;
}

const well = (body: unknown = {}): SideAnswer => ({ status: 200, body });
const refuse = (status: number, message: string): SideAnswer => ({ status, body: { message } });

const noRegistration = (): SideAnswer => refuse(404, 'no open registration has this request_id');

const listNumbers = (channel: SideChannel, query: URLSearchParams): SideAnswer => {
  const [offset, limit] = [query.get('offset') ?? '0', query.get('limit') ?? '1000000'];
  if (!/^\d{1,9}$/.test(offset) || !/^\d{1,9}$/.test(limit)) {
    return refuse(400, 'offset and limit are whole numbers');
  }
  return well(channel.registeredNumbers(Number(limit), Number(offset)));
};

const showPin = (channel: SideChannel, requestId: string): SideAnswer => {
  const registration = channel.registration(requestId);
  if (registration === undefined) return noRegistration();
  const { pin, status, via } = registration;
  return well({ pin, status, via });
};

const showMessages = (channel: SideChannel, digits: string): SideAnswer =>
  /^\d{7,15}$/.test(digits)
    ? well(
        channel
          .messages(`+${digits}`)
          .map(({ requestId, pin, status, via }) => ({ request_id: requestId, pin, status, via })),
      )
    : refuse(400, 'a number is its digits, with the country calling code');

const resolve = (channel: SideChannel, requestId: string, verdict: string): SideAnswer => {
  if (verdict !== 'accepted' && verdict !== 'rejected') return refuse(404, 'it is accepted or rejected');
  return channel.resolve(requestId, verdict) ? well() : noRegistration();
};

const setFaults = async (channel: SideChannel, req: IncomingMessage): Promise<SideAnswer> => {
  const faults = readFaults(parseStrictJson(await buffer(req)));
  if ('wrong' in faults) return refuse(400, faults.wrong);
  channel.setFaults(faults);
  return well();
};

const answerOf = (channel: SideChannel, req: IncomingMessage): SideAnswer | Promise<SideAnswer> => {
  const { pathname, searchParams } = new URL(req.url ?? '', 'http://side');
  const [, resource = '', id = '', verb = ''] = pathname.split('/');
  switch (`${req.method ?? ''} ${resource}`) {
    case 'GET numbers':
      return listNumbers(channel, searchParams);
    case 'GET requests':
      return well(channel.requests());
    case 'GET pins':
      return showPin(channel, id);
    case 'GET messages':
      return showMessages(channel, id);
    case 'POST registrations':
      return resolve(channel, id, verb);
    case 'POST faults':
      return setFaults(channel, req);
    default:
      return refuse(
        404,
        'the side channel has /numbers, /pins, /messages, /registrations, /faults and /requests',
      );
  }
};

/**
 * The side channel over HTTP, for tests in other processes: `GET /numbers?offset&limit`, `GET /pins/{request_id}`, `GET /messages/{digits}`
 * (what was sent to the phone of a number), `POST /registrations/{request_id}/accepted|rejected`, `POST /faults` (a JSON object, `{}` for none), `GET /requests`.
 */
export const answerSideChannel = async (
  channel: SideChannel,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> => {
  const { status, body } = await answerOf(channel, req);
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
};
