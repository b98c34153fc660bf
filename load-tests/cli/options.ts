import { parseArgs } from 'node:util';

import { UsageError } from './usage-error.ts';

export const USAGE = `usage: npm run attack -- SCENARIO|FILE|all [OPTIONS]
       npm run attack -- --list

Attacks a gateway on this machine as a scenario says, with honest people beside it, and says which bounds held.

  SCENARIO             a name or an id of --list, as authy-2024 or A02; \`all\` of them
  FILE                 a scenario of your own, .yaml or .json (docs/lab-scenarios.md)
  --quick              a few seconds for each scenario
  --duration 60s       how long arrivals come, 1s to 10m; as the scenario says
  --rate N             questions (of honest scenarios: registrations) in a second, 0.1 to 10000; as the scenario says
  --seed N             the same seed asks the same questions; 1
  --report FILE        thresholds, the attacker’s and the defender’s view as a page that opens without a network
  --json FILE          the same figures for programs (docs/schema/lab-report.schema.json)

Without --target the lab starts a gateway of the production profile, Redis and the simulated upstream, and ends them.

  --target URL         attack this gateway, which must let the development exchange in
  --registered FILE    the numbers that have an account there, one a line: what answers are held against
  --side-channel URL   of its simulated upstream: without it no honest phone gets its code
  --metrics URL        its page of metrics: without it the defender’s view stays empty
  --via-proxy          tell addresses in X-Forwarded-For, which the target must trust
  --i-own-this-target HOST   allows a target that is not this machine

For example:
  npm run attack -- authy-2024 --report out.html      the breach of July 2024
  npm run attack -- cheapest-way                      what a number costs an attacker who looks for the cheapest way
  npm run attack -- all --quick --json out.json       all of them, in a few minutes

Exit code: 0 all bounds held, 1 one is broken, 2 it could not be tried.
`;

/** What was asked for. */
export interface AttackOptions {
  readonly scenario: string | undefined;
  readonly list: boolean;
  readonly help: boolean;
  readonly quick: boolean;
  readonly seconds: number | undefined;
  readonly perSecond: number | undefined;
  readonly seed: number;
  readonly report: string | undefined;
  readonly json: string | undefined;
  readonly target: string | undefined;
  readonly registered: string | undefined;
  readonly sideChannel: string | undefined;
  readonly metrics: string | undefined;
  readonly viaProxy: boolean;
  readonly owned: string | undefined;
}

const MOST_SECONDS = 600;
const MOST_PER_SECOND = 10_000;

const readSeconds = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(text) ?? [];
  const seconds = Number(amount) * (unit === 'm' ? 60 : 1);
  if (amount === '' || seconds < 1 || seconds > MOST_SECONDS)
    throw new UsageError('--duration takes 1s to 10m, as 60s');
  return seconds;
};

const readRate = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const rate = Number(text.replace(/\/s$/, ''));
  if (!(rate >= 0.1 && rate <= MOST_PER_SECOND))
    throw new UsageError('--rate takes 0.1 to 10000 a second, as 200');
  return rate;
};

const readSeed = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--seed takes a whole number of at most nine digits');
  return Number(text);
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        duration: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string', default: '1' },
        report: { type: 'string' },
        json: { type: 'string' },
        target: { type: 'string' },
        registered: { type: 'string' },
        'side-channel': { type: 'string' },
        metrics: { type: 'string' },
        'via-proxy': { type: 'boolean', default: false },
        'i-own-this-target': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

interface OfTargets {
  readonly target?: string | undefined;
  readonly registered?: string | undefined;
  readonly 'side-channel'?: string | undefined;
  readonly metrics?: string | undefined;
  readonly owned: string | undefined;
  readonly viaProxy: boolean;
}

/** What says how to attack a target goes with one. */
const assertTargeted = ({ target, registered, metrics, owned, viaProxy, ...rest }: OfTargets): void => {
  const isSaid =
    viaProxy || [registered, metrics, owned, rest['side-channel']].some((text) => text !== undefined);
  if (target !== undefined || !isSaid) return;
  throw new UsageError(
    '--via-proxy, --registered, --side-channel, --metrics and --i-own-this-target go with --target',
  );
};

/** Reads the command line. @throws {UsageError} */
export const readOptions = (args: readonly string[]): AttackOptions => {
  const { values, positionals } = parse(args);
  const [scenario, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`give one scenario, or all; ${positionals.length} were given`);
  const { duration, rate, seed, 'i-own-this-target': owned, 'via-proxy': viaProxy, ...plain } = values;
  assertTargeted({ ...plain, owned, viaProxy });
  return {
    ...{ scenario, viaProxy, owned, list: plain.list, help: plain.help, quick: plain.quick },
    ...{ seconds: readSeconds(duration), perSecond: readRate(rate), seed: readSeed(seed) },
    ...{ report: plain.report, json: plain.json, target: plain.target, metrics: plain.metrics },
    ...{ registered: plain.registered, sideChannel: plain['side-channel'] },
  };
};
