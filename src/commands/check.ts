import { parseArgs } from 'node:util';

import { ConfigError, loadConfig, type LoadOptions } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { restartFaults } from '../../config/reloads.ts';
import { describeMinimums } from '../core/attestation/describe-minimum.ts';
import { describeChange } from '../core/configuration/change.ts';
import { differenceOf } from '../core/configuration/difference.ts';
import { readRedisUrl } from '../core/store/redis-url.ts';
import type { Command, Output } from './command.ts';

const USAGE = `usage: numberwall check [--config FILE] [--profile development|production] [--single-instance] [--against FILE]

  --config FILE       configuration instead of NUMBERWALL_CONFIG
  --against FILE      print too what changes for a gateway that runs FILE and takes this one (numberwall reload)
  --profile NAME      shipped profile to start from
  --single-instance   accept the embedded store in production: this process is the only one

Exit code 0: numberwall serve with the same options would take this configuration; 2: it has faults, all of them printed.
`;

const count = (quantity: number, one: string, many = `${one}s`): string =>
  `${quantity} ${quantity === 1 ? one : many}`;

const issuersOf = ({ attestation: { issuers, development } }: Config): string =>
  [
    ...(issuers.length === 0 ? [] : [count(issuers.length, 'issuer')]),
    ...(development ? ['the development issuer'] : []),
  ].join(' and ') || 'no issuer';

const listeners = ({ public: open, admin }: Config): string =>
  `public on ${open.listen.host}:${open.listen.port}, admin on ${admin.listen.host}:${admin.listen.port}`;

const servers = ({ redis }: Config['store']): string => {
  const target = redis === undefined ? undefined : readRedisUrl(redis.url);
  if (target === undefined || typeof target === 'string') return 'the embedded store';
  const { topology, tls, addresses, login } = target;
  const many = addresses.length;
  const what = {
    single: 'Redis (one server',
    sentinel: `Redis (the primary that ${count(many, 'Sentinel')} ${many === 1 ? 'names' : 'name'}`,
    cluster: `Redis (a Cluster, found by ${count(many, 'node')}`,
  }[topology];
  const certificate = redis?.tls?.certFile === undefined ? '' : ' with a client certificate';
  return `${what}, ${tls ? `TLS${certificate}` : 'no TLS'}${login.username === undefined ? '' : ', an ACL user'})`;
};

/** One paragraph: what would run; then which minimum app versions hold today. No URL and no key, because a terminal is a log too. */
const summary = (config: Config): string => {
  const { profile, routes, policies, tenants, store, upstream, notes } = config;
  const apart = tenants.length === 0 ? '' : ` for ${count(tenants.length, 'tenant')} apart and all others`;
  const enforcing = policies.filter(({ enforcedShare }) => enforcedShare > 0).length;
  const text = [
    `The configuration is sound: profile ${profile}, ${listeners(config)}.`,
    `${count(routes.length, 'route')}, ${count(policies.length, 'policy', 'policies')} (${enforcing} enforcing)${apart},`,
    `counted in ${servers(store)},`,
    `tokens of ${issuersOf(config)},`,
    `${upstream.url === undefined ? 'the simulated upstream' : 'the configured upstream'} behind it.`,
  ].join(' ');
  const minimums = describeMinimums(config.attestation.minimumAppVersion, Date.now());
  return [text, ...minimums, ...notes.map((note) => `Note: ${note}`), ''].join('\n');
};

type CheckOptions = Omit<LoadOptions, 'env'> & { readonly against?: string };

const readOptions = (args: readonly string[]): CheckOptions | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      profile: { type: 'string' },
      against: { type: 'string' },
      'single-instance': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    singleInstance: values['single-instance'],
    ...(values.config === undefined ? {} : { file: values.config }),
    ...(values.profile === undefined ? {} : { profile: values.profile }),
    ...(values.against === undefined ? {} : { against: values.against }),
  };
};

/** What a gateway that runs the other configuration would do with this one. */
const difference = (running: Config, config: Config): string => {
  const changes = differenceOf(running, config);
  const waiting = restartFaults(changes);
  const lines = changes.map((change) => `  ${describeChange(change)}`);
  if (changes.length === 0) return 'Against the other file: nothing changes.\n';
  if (waiting.length === 0) return ['Against the other file, a reload applies:', ...lines, ''].join('\n');
  const needed = waiting.map(({ path }) => path).join(', ');
  return ['Against the other file:', ...lines, `A reload is refused, a restart needed: ${needed}.`, ''].join(
    '\n',
  );
};

const report = async (
  { against, ...options }: CheckOptions & LoadOptions,
  { stdout, stderr }: Output,
): Promise<number> => {
  let whose = '';
  try {
    const config = await loadConfig(options);
    stdout.write(summary(config));
    whose = 'Of the file of --against:\n';
    if (against !== undefined)
      stdout.write(difference(await loadConfig({ ...options, file: against }), config));
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    stderr.write(`${whose}${error.render()}\n`);
    return 2;
  }
};

/** `numberwall check`: every fault of the configuration at once, or what would run. Starts and connects nothing. */
export const check: Command = async (args, env, output) => {
  let options: CheckOptions | 'help';
  try {
    options = readOptions(args);
  } catch (error) {
    output.stderr.write(`numberwall check: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options === 'help') {
    output.stdout.write(USAGE);
    return 0;
  }
  return report({ ...options, env }, output);
};
