import { createPhone, type Phone } from './phone.ts';
import { createRegistrationApp } from './registration-app.ts';
import { send, type Service } from './service.ts';

/** Traffic of a drill, bounded in count. */
export interface Drill {
  /** Honest people: each looks up a number of his own, and registers with the code that it gets. */
  honest(count: number): Promise<void>;
  /** A script without phones: look-ups without token and proof, one number after another. */
  unattested(count: number): Promise<void>;
  /** Phones that walk from number to number and complete nothing. */
  walk(phones: number, numbersEach: number): Promise<void>;
}

const WALKED = 2_015_550_100;

/** Plays a drill against the gateway of a service with a simulated upstream. */
export const createDrill = (service: Service): Drill => {
  const { gateway, issuer } = service;
  const upstream = gateway.simulatedUpstream;
  const registered = upstream?.registeredNumbers() ?? [];
  let next = 0;
  let walked = 0;
  const walkers: Phone[] = [];
  const path = (national: number): string => `/json/users/1-${national}/status`;
  const register = async (): Promise<void> => {
    const number = registered[next % registered.length] ?? '';
    next += 1;
    const app = createRegistrationApp(service, await createPhone(issuer));
    const { body } = await app.lookup(number);
    const id = String(body['authy_id']);
    await app.start(id);
    const pin = upstream?.messages(number).at(-1)?.pin;
    if (pin !== undefined) await app.complete(id, pin);
  };
  return {
    async honest(count) {
      for (let at = 0; at < count; at += 1) await register();
    },
    async unattested(count) {
      await Promise.all(
        Array.from({ length: count }, () =>
          send('GET', `${gateway.publicUrl}${path(WALKED + (walked += 1))}`),
        ),
      );
    },
    async walk(phones, numbersEach) {
      while (walkers.length < phones) walkers.push(await createPhone(issuer));
      for (const phone of walkers.slice(0, phones)) {
        const app = createRegistrationApp(service, phone);
        await Promise.all(
          Array.from({ length: numbersEach }, () => app.lookup(`+1${WALKED + (walked += 1)}`)),
        );
      }
    },
  };
};
