import type { Enforcement, Route } from '../../src/core/routes/route.ts';

type AuthyRoute = 'lookup' | 'userCreate' | 'start' | 'status' | 'complete';

/** The five Authy routes, as the table of docs/protocol.md has them. */
export const authyRoutes = (attestation: Enforcement = 'enforce'): Record<AuthyRoute, Route> => {
  const base = { attestation, disclosure: 'always' } as const;
  const account = 'authy_id';
  const api = { device_app: { maxLength: 64, required: false }, api_key: { maxLength: 64, required: false } };
  return {
    lookup: {
      ...base,
      id: 'lookup',
      method: 'GET',
      path: '/json/users/{country_code}-{phone}/status',
      number: { in: 'path', countryCode: ['country_code'], national: ['phone'] },
      answer: ['success', 'message', 'authy_id', 'devices_count', 'force_ott'],
      onRefusal: 'request_invalid',
    },
    userCreate: {
      ...base,
      id: 'user-create',
      method: 'POST',
      path: '/json/users/new',
      number: {
        in: 'form',
        countryCode: ['country_code', 'user[country_code]'],
        national: ['cellphone', 'user[cellphone]'],
      },
      form: { email: { maxLength: 254, required: false } },
      answer: ['success', 'message', 'user'],
      onRefusal: 'request_invalid',
    },
    start: {
      ...base,
      id: 'registration-start',
      method: 'POST',
      path: '/json/users/{authy_id}/devices/registration/start',
      account,
      form: { via: { maxLength: 8, values: ['push', 'call', 'sms'], required: true }, ...api },
      answer: ['success', 'message', 'request_id', 'approval_pin', 'provider'],
      onRefusal: 'request_invalid',
    },
    status: {
      ...base,
      id: 'registration-status',
      method: 'GET',
      path: '/json/users/{authy_id}/devices/registration/{request_id}/status',
      account,
      answer: ['success', 'status', 'pin'],
      onRefusal: 'not_found',
    },
    complete: {
      ...base,
      id: 'registration-complete',
      method: 'POST',
      path: '/json/users/{authy_id}/devices/registration/complete',
      account,
      form: { pin: { maxLength: 16, required: true }, ...api },
      answer: ['device', 'authy_id'],
      onRefusal: 'code_invalid',
      completedBy: 'device',
    },
  };
};
