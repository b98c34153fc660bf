import { setTimeout as sleep } from 'node:timers/promises';

import { judgeAnswer, type Told } from '../judging/learned.ts';
import { parseE164Parts } from '../numbers/parts.ts';
import type { SigningPool } from '../phones/signing-pool.ts';
import { formRequest, probeOf, type Probe } from '../play/probe.ts';
import type { Recording } from '../play/recording.ts';
import type { Incoming, Sender } from '../sending/send.ts';
import type { Person } from './crowd.ts';

/** What an honest phone has to work with. */
export interface EpisodeDeps {
  readonly senders: readonly Sender[];
  readonly signing: SigningPool;
  readonly recording: Recording;
  /** The code that the owner of a number has been sent; undefined while there is none. */
  readonly readCode: (e164: string) => Promise<string | undefined>;
  readonly beganAt: number;
}

/** How one registration ended. */
export interface Episode {
  readonly person: Person;
  /** What the first look-up told. */
  readonly told: Told;
  /** From when until when it was waited for, in milliseconds from the first arrival. */
  readonly askedMs: number;
  readonly toldMs: number;
  readonly refused: number;
  readonly registered: boolean;
  /** Everything was done that leads to a registration, and the code was typed in. */
  readonly wanted: boolean;
}

/** An honest app waits as long as it is told, and a little longer each time; so often at most. */
const RETRIES = 6;
const LATER_MS = 1_000;
const LONGER_MS = 500;
/** For a message to arrive. */
const MESSAGE_TRIES = 12;
const MESSAGE_MS = 250;
/** To read a message and type its code in: no person takes less. */
const TYPING_MS = 400;

/** Answers of one phone: signed, sent from wherever it is just now, tried again where it is told to come later. */
const createPhoneCalls = (deps: EpisodeDeps, person: Person) => {
  const count = { refused: 0 };
  let step = 0;
  const sendOnce = async (probe: Probe): Promise<Incoming> => {
    const [signed = {}] = await deps.signing.sign([{ device: person.device, ...probe }]);
    const address = person.addresses[Math.min(step, person.addresses.length - 1)] ?? '';
    step += 1;
    const sender = deps.senders[person.device % deps.senders.length];
    if (sender === undefined) throw new RangeError('there is no gateway to ask');
    return sender.send({ ...probe, headers: { ...probe.headers, ...signed }, address });
  };
  const call = async (probe: Probe): Promise<Incoming> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await sendOnce(probe);
      const moment = deps.recording.at(performance.now() - deps.beganAt);
      const isLater = answer.status === 503 || answer.status === 0;
      if (isLater && attempt < RETRIES) {
        moment.honest.later += 1;
        const { retryAfter = LATER_MS / 1_000 } = answer;
        await sleep(retryAfter * 1_000 + LONGER_MS * attempt);
        continue;
      }
      moment.honestMs.push(answer.tookMs);
      if (answer.status >= 400 || answer.status === 0) {
        moment.honest.refused += 1;
        count.refused += 1;
      }
      return answer;
    }
  };
  return { call, count };
};

const member = ({ text }: Incoming, name: string): string => {
  const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const { [name]: value } = body;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const awaitCode = async ({ readCode }: EpisodeDeps, e164: string): Promise<string | undefined> => {
  for (let attempt = 0; attempt < MESSAGE_TRIES; attempt += 1) {
    const code = await readCode(e164);
    if (code !== undefined) return code;
    await sleep(MESSAGE_MS);
  }
  return undefined;
};

/** From the handle of a number to a device that is registered. */
const register = async (
  deps: EpisodeDeps,
  { person, call }: ReturnType<typeof createPhoneCalls> & { readonly person: Person },
  handle: string,
): Promise<boolean> => {
  const base = `/json/users/${handle}/devices/registration`;
  const started = await call(formRequest(`${base}/start`, { via: 'sms' }));
  if (started.status !== 200 || !person.completes) return false;
  const pin = await awaitCode(deps, person.e164);
  if (pin === undefined) return false;
  await sleep(TYPING_MS);
  const completed = await call(formRequest(`${base}/complete`, { pin }));
  return completed.status === 200;
};

/** One registration as the app makes it: look-up, account where there is none, start, code. */
export const playEpisode = async (deps: EpisodeDeps, person: Person): Promise<Episode> => {
  const { call, count } = createPhoneCalls(deps, person);
  const now = () => performance.now() - deps.beganAt;
  const at = () => deps.recording.at(now());
  const askedMs = now();
  at().honest.begun += 1;
  const lookup = probeOf({ route: 'lookup', number: { e164: person.e164, isRegistered: person.hasAccount } });
  let answer = await call(lookup);
  const toldMs = now();
  const told = judgeAnswer('lookup', answer, person.hasAccount);
  if (told === 'true') at().honest.told += 1;
  if (told === 'blind') at().honest.blind += 1;
  for (let again = 1; again < person.lookups; again += 1) answer = await call(lookup);
  if (!person.hasAccount && answer.status === 200) {
    const { code, national } = parseE164Parts(person.e164);
    const fields = { country_code: code, cellphone: national, email: 'a@example.com' };
    answer = await call(formRequest('/json/users/new', fields));
  }
  const isRegistered =
    answer.status === 200 && (await register(deps, { person, call, count }, member(answer, 'authy_id')));
  if (isRegistered) at().honest.registered += 1;
  return {
    person,
    ...{ told, askedMs, toldMs },
    refused: count.refused,
    registered: isRegistered,
    wanted: person.completes,
  };
};
