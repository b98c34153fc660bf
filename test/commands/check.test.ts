import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

import { check } from '../../src/commands/check.ts';
import { createFolder, HASH_KEY } from '../config/support.ts';

const run = async (args: readonly string[], env: Record<string, string> = {}) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await check(args, env, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

const OPERATOR_TOKEN = 'hunter2-0123456789-correct-horse-battery';

describe('numberwall check', () => {
  it('says what would run, and exits with 0', async () => {
    const { code, stdout, stderr } = await run(['--profile', 'development']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /sound: profile development, public on 127\.0\.0\.1:8080, admin on 127\.0\.0\.1:9090/,
    );
    expect(stdout).toMatch(/8 routes, (\d+) policies \(\1 enforcing\), counted in the embedded store/);
    expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
      'Today on ios, versions below 26.1.0 are refused.',
      'Today on android, versions below 25.1.0 are refused.',
    ]);
  });

  it('prints every fault with its remedy, and exits with 2', async () => {
    const { code, stdout, stderr } = await run([], { NUMBERWALL_LOG_LEVLE: 'info' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/the configuration has 6 faults/);
    expect(stderr).toMatch(
      /NUMBERWALL_LOG_LEVLE is not a variable.*\n {4}→ Did you mean NUMBERWALL_LOG_LEVEL\?/,
    );
    expect(stderr.match(/→/g)).toHaveLength(6);
  });

  it('takes a file, and notes what is allowed but unused or weak', async () => {
    using files = createFolder();
    const file = files.write(
      'gateway.yaml',
      `profile: production
public: { origin: https://api.example.com }
upstream: { url: https://upstream.internal }
attestation:
  require: [ath]
  issuers: [{ issuer: a, audience: b, keys: { url: https://a.example/ } }]
`,
    );
    const env = { NUMBERWALL_HASH_KEY: HASH_KEY, NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN };
    expect((await run(['--config', file], env)).code).toBe(2);
    const { code, stdout } = await run(['--config', file, '--single-instance'], env);
    expect(code).toBe(0);
    expect(stdout.match(/^Note: /gm)).toHaveLength(2);
    expect(stdout).not.toContain(OPERATOR_TOKEN);
    expect(stdout).not.toContain(HASH_KEY);
  });

  it.each([
    ['redis://127.0.0.1', 'Redis (one server, no TLS)'],
    ['rediss://u:hunter2@a', 'Redis (one server, TLS, an ACL user)'],
    ['rediss+sentinel://a,b,c/m', 'Redis (the primary that 3 Sentinels name, TLS)'],
    ['redis+cluster://127.0.0.1:7000', 'Redis (a Cluster, found by 1 node, no TLS)'],
  ])('names the topology of %s', async (url, words) => {
    const { stdout } = await run(['--profile=development'], { NUMBERWALL_REDIS_URL: url });
    expect(stdout).toContain(`counted in ${words},`);
  });

  it('tells of tenants', async () => {
    using folder = createFolder();
    const tenants = 'tenants: [{ id: wallet, apps: [com.example.wallet] }]';
    const file = folder.write('tenants.yaml', `profile: development\n${tenants}\n`);
    expect((await run(['--config', file])).stdout).toMatch(
      /(\d+) policies \(\1 enforcing\) for 1 tenant apart and all others,/,
    );
  });

  it('does not print the password of Redis', async () => {
    const { code, stdout } = await run(['--profile=development'], {
      NUMBERWALL_REDIS_URL: 'redis://u:hunter2@127.0.0.1:6379',
    });
    expect(code).toBe(0);
    expect(stdout).toContain('counted in Redis');
    expect(stdout).not.toContain('hunter2');
  });

  it.each([[['--profil', 'development']], [['extra']], [['--config']], [['--single-instance=yes']]])(
    'answers %j with its usage, and exits with 2',
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('usage: numberwall check');
    },
  );

  it('tells its options', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('usage: numberwall check');
  });

  describe('--against', () => {
    const policies = (limit: number): string =>
      `policies: [{ id: a, by: address, limit: ${limit}, window: 1h }]\nledgers: []\n`;
    const compare = async (before: string, after: string) => {
      using files = createFolder();
      const [running, next] = [files.write('old.yaml', before), files.write('new.yaml', after)];
      return await run(['--profile', 'development', '--config', next, '--against', running]);
    };

    it('tells what a reload applies', async () => {
      const { code, stdout } = await compare(policies(4), policies(8));
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /Against the other file, a reload applies:\n {2}policy a changed: limit: 4 → 8 \(counts anew\)\n$/,
      );
    });

    it('tells that nothing changes', async () => {
      expect((await compare(policies(4), policies(4))).stdout).toMatch(/nothing changes\.\n$/);
    });

    it('names what needs a restart', async () => {
      const { code, stdout } = await compare(
        policies(4),
        `${policies(8)}admin: { listen: 127.0.0.1:9191 }\n`,
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/A reload is refused, a restart needed: admin\.listen\.port\.\n$/);
    });

    it('prints the faults of the other file, and exits with 2', async () => {
      const { code, stderr } = await compare('policies: [', policies(4));
      expect(code).toBe(2);
      expect(stderr).toMatch(/^Of the file of --against:\nnumberwall: .*\n {2}--config .*\(old\.yaml:1\)/);
    });
  });
});
