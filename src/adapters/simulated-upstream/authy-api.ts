import { randomBytes } from 'node:crypto';

import type { Accounts } from './accounts.ts';
import type { Registration, Registrations } from './registrations.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

export interface ApiDeps {
  readonly accounts: Accounts;
  readonly registrations: Registrations;
}

interface ApiRoute {
  readonly method: string;
  readonly pattern: RegExp;
  answer(deps: ApiDeps, matched: readonly string[], form: URLSearchParams): ApiAnswer;
}

const refuse = (status: number, message: string, errorCode: string): ApiAnswer => ({
  status,
  body: { success: false, message, errors: { message }, error_code: errorCode },
});

const noAccount = (): ApiAnswer => refuse(404, 'User not found.', '60026');

const VIA = ['push', 'call', 'sms'] as const;

/** The five calls of the Authy device-registration API, as docs/protocol.md has them. */
const ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/json\/users\/(\d+)-(\d+)\/status$/,
    answer({ accounts }, [countryCode = '', phone = '']) {
      const account = accounts.byNumber(`+${countryCode}${phone}`);
      return {
        status: 200,
        body: {
          success: true,
          message: account === undefined ? 'unknown' : 'active',
          authy_id: account?.id ?? 0,
          devices_count: account?.devices ?? 0,
          force_ott: false,
        },
      };
    },
  },
  {
    method: 'POST',
    pattern: /^\/json\/users\/new$/,
    answer({ accounts }, _matched, form) {
      const field = (name: string): string => form.get(name) ?? form.get(`user[${name}]`) ?? '';
      const e164 = `+${field('country_code')}${field('cellphone')}`;
      if (!/^\+[1-9]\d{6,14}$/.test(e164)) return refuse(400, 'User was not valid.', '60027');
      const { id } = accounts.create(e164);
      return {
        status: 200,
        body: { success: true, message: 'User created successfully.', authy_id: id, user: { id } },
      };
    },
  },
  {
    method: 'POST',
    pattern: /^\/json\/users\/(\d+)\/devices\/registration\/start$/,
    answer({ accounts, registrations }, [id], form) {
      const account = accounts.byId(Number(id));
      if (account === undefined) return noAccount();
      const via = VIA.find((each) => each === form.get('via'));
      if (via === undefined) return refuse(400, 'Via must be push, call or sms.', '60001');
      const { requestId } = registrations.start(account.id, via);
      return {
        status: 200,
        body: {
          success: true,
          message: `Request sent by ${via}`,
          request_id: requestId,
          approval_pin: 0,
          provider: via,
        },
      };
    },
  },
  {
    method: 'GET',
    pattern: /^\/json\/users\/(\d+)\/devices\/registration\/([0-9a-f]{32})\/status$/,
    answer({ registrations }, [id, requestId = '']) {
      const registration = registrations.find(requestId);
      if (registration === undefined || registration.accountId !== Number(id)) {
        return refuse(404, 'Registration request not found.', '60049');
      }
      return { status: 200, body: { success: true, status: registration.status, ...pinFor(registration) } };
    },
  },
  {
    method: 'POST',
    pattern: /^\/json\/users\/(\d+)\/devices\/registration\/complete$/,
    answer({ accounts, registrations }, [id], form) {
      const account = accounts.byId(Number(id));
      if (account === undefined) return noAccount();
      if (registrations.complete(account.id, form.get('pin') ?? '') === undefined) {
        return refuse(401, 'Token is invalid', '60020');
      }
      const { devices } = account;
      accounts.addDevice(account.id);
      const device = {
        id: account.id * 1_000 + devices + 1,
        secret_seed: randomBytes(16).toString('hex'),
        api_key: randomBytes(16).toString('hex'),
        reinstall: devices > 0,
      };
      return { status: 200, body: { device, authy_id: account.id } };
    },
  },
];

/** A push that was accepted hands the PIN to the app that polls; otherwise it goes by SMS or call alone. */
const pinFor = ({ status, via, pin }: Registration): { pin?: string } =>
  status === 'accepted' && via === 'push' ? { pin } : {};

/** Answers one call; pure but for what it keeps in `deps`. */
export const answerCall = (deps: ApiDeps, { method, path, form }: ApiRequest): ApiAnswer => {
  for (const route of ROUTES) {
    const [matched, ...groups] = route.pattern.exec(path) ?? [];
    if (matched === undefined) continue;
    if (route.method !== method) return refuse(405, 'Method not allowed.', '60001');
    return route.answer(deps, groups, form);
  }
  return refuse(404, 'Not found.', '60001');
};
