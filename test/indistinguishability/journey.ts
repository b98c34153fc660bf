import type { Question } from './ask.ts';
import type { RawAnswer } from './observation.ts';

/** One phone: signs a request. */
export interface Signer {
  sign(method: string, url: string): Readonly<Record<string, string>>;
}

/** What an app knows in the middle of a registration. */
export interface Progress {
  readonly phone: Signer;
  readonly e164: string;
  readonly handle: string;
  readonly request: string;
}

/** One call of a registration. */
export interface Step {
  readonly name: string;
  readonly question: (url: string, progress: Progress) => Question;
  /** What the app learns from the answer. */
  readonly after?: (body: Readonly<Record<string, unknown>>) => Partial<Progress>;
}

const get = (phone: Signer, url: string): Question => ({
  method: 'GET',
  url,
  headers: phone.sign('GET', url),
});

const post = (phone: Signer, url: string, body: string, type: string): Question => ({
  method: 'POST',
  url,
  headers: { ...phone.sign('POST', url), 'content-type': type, 'content-length': String(body.length) },
  body,
});

const FORM = 'application/x-www-form-urlencoded';

/** The countries of the numbers that are asked about here. */
const splitNumber = (e164: string): readonly [string, string] =>
  e164.startsWith('+1') ? ['1', e164.slice(2)] : [e164.slice(1, 3), e164.slice(3)];

const handleFrom: Step['after'] = ({ authy_id: id }) => ({ handle: String(id) });

export const LOOKUP: Step = {
  name: 'lookup',
  question: (url, { phone, e164 }) => get(phone, `${url}/json/users/${splitNumber(e164).join('-')}/status`),
  after: handleFrom,
};

const CREATE: Step = {
  name: 'user-create',
  question(url, { phone, e164 }) {
    const [code, national] = splitNumber(e164);
    return post(phone, `${url}/json/users/new`, `country_code=${code}&cellphone=${national}`, FORM);
  },
};

export const START: Step = {
  name: 'registration-start',
  question: (url, { phone, handle }) =>
    post(phone, `${url}/json/users/${handle}/devices/registration/start`, 'via=sms', FORM),
  after: ({ request_id: request }) => ({ request: String(request) }),
};

export const STATUS: Step = {
  name: 'registration-status',
  question: (url, { phone, handle, request }) =>
    get(phone, `${url}/json/users/${handle}/devices/registration/${request}/status`),
};

const COMPLETE: Step = {
  name: 'registration-complete',
  question: (url, { phone, handle }) =>
    post(phone, `${url}/json/users/${handle}/devices/registration/complete`, 'pin=0', FORM),
};

/** A registration up to a wrong code. */
export const REGISTRATION: readonly Step[] = [LOOKUP, CREATE, START, STATUS, COMPLETE];

export const learn = (progress: Progress, step: Step, { text }: RawAnswer): Progress => ({
  ...progress,
  ...step.after?.(JSON.parse(text) as Record<string, unknown>),
});
