import { createPhone, type Phone } from '../support/phone.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { send, type Service } from '../support/service.ts';

/** Traffic of a drill, bounded in count. */
export interface Drill {
  /** Honest people: each looks up a number of his own, and registers with the code that it gets. */
  honest(count: number): Promise<void>;
  /** A script without phones: look-ups without token and proof, one number after another. */
  unattested(count: number): Promise<void>;
  /** Phones that walk from number to number and complete nothing. */
  walk(phones: number, numbersEach: number): Promise<void>;
  /** One signed request that somebody has recorded, sent again and again from elsewhere. */
  replay(count: number): Promise<void>;
}

const FIRST_WALKED = 2_015_550_100;
/** Each network of honest people, of the script and of the walkers is one of its own. */
const address = (network: number, host: number): string => `127.${network}.${host % 250}.1`;

const createHonest = (service: Service) => {
  const { simulatedUpstream: upstream } = service.gateway;
  const registered = upstream?.registeredNumbers() ?? [];
  let next = 0;
  return async (): Promise<void> => {
    const number = registered[next % registered.length] ?? '';
    const phone = await createPhone(service.issuer);
    const app = createRegistrationApp(service, phone, { from: address(1, next) });
    next += 1;
    const { body } = await app.lookup(number);
    const id = String(body['authy_id']);
    await app.start(id);
    const pin = upstream?.messages(number).at(-1)?.pin;
    if (pin !== undefined) await app.complete(id, pin);
  };
};

/** Plays a drill against the gateway of a service with a simulated upstream. */
export const createDrill = (service: Service): Drill => {
  const { gateway, issuer } = service;
  const register = createHonest(service);
  const walkers: Phone[] = [];
  let walked = FIRST_WALKED;
  let recorded: { readonly url: string; readonly headers: Record<string, string> } | undefined;
  const record = async () => {
    const url = `${gateway.publicUrl}/json/users/1-${(walked += 1)}/status`;
    return { url, headers: await (await createPhone(issuer)).headers('GET', url) };
  };
  return {
    async honest(count) {
      for (let at = 0; at < count; at += 1) await register();
    },
    async unattested(count) {
      const ask = (at: number) =>
        send('GET', `${gateway.publicUrl}/json/users/1-${(walked += 1)}/status`, { from: address(2, at) });
      await Promise.all(Array.from({ length: count }, (_, at) => ask(at)));
    },
    async walk(phones, numbersEach) {
      while (walkers.length < phones) walkers.push(await createPhone(issuer));
      for (const [at, phone] of walkers.slice(0, phones).entries()) {
        const app = createRegistrationApp(service, phone, { from: address(3, at) });
        await Promise.all(Array.from({ length: numbersEach }, () => app.lookup(`+1${(walked += 1)}`)));
      }
    },
    async replay(count) {
      const { url, headers } = (recorded ??= await record());
      const again = (at: number) => send('GET', url, { headers, from: address(4, at) });
      await Promise.all(Array.from({ length: count }, (_, at) => again(at)));
    },
  };
};
