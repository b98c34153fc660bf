import type { Answer, Service } from './service.ts';

/** The machine reason that the log gives for an answer, or `verified` for one of 200; never in the answer itself. */
export const loggedReason = async (
  service: Pick<Service, 'log'>,
  pending: Promise<Answer>,
): Promise<string> => {
  const { body, status } = await pending;
  if (status === 200) return 'verified';
  const id = String(body['instance']).replace('urn:uuid:', '');
  const lines = service.log().split('\n');
  const line = lines.find((entry) => entry.includes(id) && entry.includes('"reason"'));
  const { reason } = JSON.parse(line ?? '{}') as { reason?: string };
  return reason ?? `no reason, status ${status}`;
};
