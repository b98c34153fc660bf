import type { Answer } from './service.ts';
import { sendSigned, type SendOptions, type Service } from './service.ts';
import type { Phone } from './phone.ts';

const form = (members: Record<string, string>): string => new URLSearchParams(members).toString();

/** The app of one phone, as it registers a device: the calls of docs/protocol.md. */
export const createRegistrationApp = (
  { gateway }: Pick<Service, 'gateway'>,
  phone: Phone,
  options: Pick<SendOptions, 'from'> = {},
) => {
  const call = (method: string, path: string, body?: Record<string, string>): Promise<Answer> =>
    sendSigned(phone, method, `${gateway.publicUrl}${path}`, {
      ...options,
      ...(body === undefined ? {} : { body: form(body) }),
    });
  return {
    lookup: (e164: string) => call('GET', `/json/users/1-${e164.slice(2)}/status`),
    create: (e164: string) =>
      call('POST', '/json/users/new', {
        country_code: '1',
        cellphone: e164.slice(2),
        email: 'a@example.com',
      }),
    start: (id: string) => call('POST', `/json/users/${id}/devices/registration/start`, { via: 'sms' }),
    status: (id: string, request: string) =>
      call('GET', `/json/users/${id}/devices/registration/${request}/status`),
    complete: (id: string, pin: string) =>
      call('POST', `/json/users/${id}/devices/registration/complete`, { pin }),
  };
};
