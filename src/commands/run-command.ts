import type { Command, Output } from './command.ts';

interface CommandEntry {
  readonly summary: string;
  /** Loaded on use: `numberwall check` does not wait for the HTTP stack. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  serve: { summary: 'run the gateway', load: async () => (await import('./serve.ts')).serve },
  check: {
    summary: 'report every fault of the configuration',
    load: async () => (await import('./check.ts')).check,
  },
  token: {
    summary: 'mint a development attestation token',
    load: async () => (await import('./token.ts')).token,
  },
  attestation: {
    summary: 'report who would be refused: attestation report',
    load: async () => (await import('./attestation.ts')).attestation,
  },
  keys: {
    summary: 'make, rotate or list the keys of the built-in issuer',
    load: async () => (await import('./keys.ts')).keys,
  },
  request: {
    summary: 'send one signed request: METHOD URL',
    load: async () => (await import('./request.ts')).request,
  },
  'sign-proxy': {
    summary: 'sign the requests of any client, and pass them on: --target URL',
    load: async () => (await import('./sign-proxy.ts')).signProxy,
  },
  explain: {
    summary: 'say why a request was refused: DECISION_ID, or number, device or address VALUE',
    load: async () => (await import('./explain.ts')).explain,
  },
  subject: {
    summary: 'show what counts a number, device, address or account: KIND VALUE',
    load: async () => (await import('./subject.ts')).subject,
  },
  reset: {
    summary: 'make the counters of one begin anew: KIND VALUE --reason TEXT',
    load: async () => (await import('./reset.ts')).reset,
  },
  ban: {
    summary: 'shut a device or address out for a while: KIND VALUE --reason TEXT',
    load: async () => (await import('./bans.ts')).ban,
  },
  unban: {
    summary: 'let one in again: KIND VALUE --reason TEXT',
    load: async () => (await import('./bans.ts')).unban,
  },
  bans: { summary: 'list who is banned', load: async () => (await import('./bans.ts')).bans },
  deny: {
    summary: 'refuse an address, device, number …: KIND VALUE --reason TEXT',
    load: async () => (await import('./lists.ts')).deny,
  },
  allow: {
    summary: 'let no policy limit an address, device, number …: KIND VALUE --reason TEXT',
    load: async () => (await import('./lists.ts')).allow,
  },
  override: {
    summary:
      'give an address, device, number … a limit of its own: KIND VALUE --policy ID --limit N --reason TEXT',
    load: async () => (await import('./lists.ts')).override,
  },
  suspect: {
    summary: 'tell a device, address … nothing, or what is invented: KIND VALUE --reason TEXT',
    load: async () => (await import('./lists.ts')).suspect,
  },
  suspects: {
    summary: 'show who is refused, beyond a ledger or on a tripwire most often',
    load: async () => (await import('./suspects.ts')).suspects,
  },
  policies: {
    summary: 'show every policy and ledger, and its mode',
    load: async () => (await import('./policies.ts')).policies,
  },
  'policy-mode': {
    summary: 'change the mode of one while the gateway runs: ID MODE --reason TEXT',
    load: async () => (await import('./policies.ts')).policyMode,
  },
  containment: {
    summary: 'show how careful answers are in each segment, and why',
    load: async () => (await import('./containment.ts')).containment,
  },
  pin: {
    summary: 'hold a segment at a level of containment: SEGMENT LEVEL --reason TEXT',
    load: async () => (await import('./containment.ts')).pin,
  },
  unpin: {
    summary: 'let a segment go: SEGMENT',
    load: async () => (await import('./containment.ts')).unpin,
  },
  honey: {
    summary: 'report who asks for a number that nobody honest asks for: number VALUE --reason TEXT',
    load: async () => (await import('./lists.ts')).honey,
  },
  lists: {
    summary: 'list who is denied, allowed, or has a limit of their own',
    load: async () => (await import('./lists.ts')).lists,
  },
  unlist: {
    summary: 'take an entry off its list: ID',
    load: async () => (await import('./unlist.ts')).unlist,
  },
  revoke: {
    summary: 'refuse a token, device, key, certificate or app version: KIND VALUE --reason TEXT',
    load: async () => (await import('./revoke.ts')).revoke,
  },
  revocations: {
    summary: 'list what is revoked',
    load: async () => (await import('./revocations.ts')).revocations,
  },
  unrevoke: {
    summary: 'take a revocation back: ID',
    load: async () => (await import('./unrevoke.ts')).unrevoke,
  },
  'subject-id': {
    summary: 'print the keyed hash by which a list names somebody: KIND VALUE',
    load: async () => (await import('./subject-id.ts')).subjectId,
  },
  reload: {
    summary: 'have a running gateway take its configuration anew',
    load: async () => (await import('./reload.ts')).reload,
  },
  tune: {
    summary: 'suggest ledgers from recorded metrics: --from PROMETHEUS_URL or FILE',
    load: async () => (await import('./tune.ts')).tune,
  },
  upstream: {
    summary: 'run the simulated Authy upstream alone',
    load: async () => (await import('./upstream.ts')).upstream,
  },
};

/** Runs `numberwall <command> …` and resolves to its exit code. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<NodeJS.ProcessEnv>,
  output: Output,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    output.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    output.stderr.write(`numberwall: there is no command '${name}'\n\n${usage()}`);
    return 2;
  }
  const command = await entry.load();
  return command(rest, env, output);
}

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `usage: numberwall COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nnumberwall COMMAND --help tells the options of one command.\n`;
}
