import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

import type { UpstreamFaults } from './faults.ts';
import type { SideChannel } from './simulated-upstream.ts';

const answer = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
};

/**
 * The side channel over HTTP, for tests in other processes: `GET /numbers`, `GET /pins/{request_id}`,
 * `POST /registrations/{request_id}/accepted|rejected`, `POST /faults` (a JSON object, `{}` for none), `GET /requests`.
 */
export const answerSideChannel = async (
  channel: SideChannel,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> => {
  const { method = '', url = '' } = req;
  const [, resource = '', id = '', verb = ''] = url.split('/');
  const call = `${method} ${resource}`;
  if (call === 'GET numbers') {
    answer(res, 200, channel.registeredNumbers());
    return;
  }
  if (call === 'GET requests') {
    answer(res, 200, channel.requests());
    return;
  }
  if (call === 'GET pins') {
    const registration = channel.registration(id);
    if (registration === undefined) {
      answer(res, 404, { message: 'no open registration has this request_id' });
      return;
    }
    const { pin, status, via } = registration;
    answer(res, 200, { pin, status, via });
    return;
  }
  if (call === 'POST registrations' && (verb === 'accepted' || verb === 'rejected')) {
    answer(res, channel.resolve(id, verb) ? 200 : 404, {});
    return;
  }
  if (call === 'POST faults') {
    channel.setFaults((await json(req)) as UpstreamFaults);
    answer(res, 200, {});
    return;
  }
  answer(res, 404, {
    message: 'the side channel has /numbers, /pins, /registrations, /faults and /requests',
  });
};
