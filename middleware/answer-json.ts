import type { GatewayResponse } from './locals.ts';

const CONTENT_TYPE = 'application/json; charset=utf-8';

/** Written at once: what Express looks at before it sends (kinds of bodies, freshness) is known here. */
export const answerJson = (res: GatewayResponse, status: number, body: object): void => {
  const text = JSON.stringify(body);
  res.statusCode = status;
  res.setHeader('Content-Type', CONTENT_TYPE);
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
};
