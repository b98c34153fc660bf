import type { IncomingMessage, ServerResponse } from 'node:http';

/** In every answer of the public listener. */
export const ANSWER_FIELDS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

/** What holds for every answer, whichever step gives it. */
export const beginAnswer = (req: IncomingMessage, res: ServerResponse): void => {
  for (const [name, value] of Object.entries(ANSWER_FIELDS)) res.setHeader(name, value);
  // Node reads nothing more of what came together with a wish for another protocol: the client must not wait for it.
  if (req.headers.upgrade !== undefined) res.shouldKeepAlive = false;
};
