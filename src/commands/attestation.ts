import type { Command } from './command.ts';

const USAGE = `usage: numberwall attestation report [OPTIONS]

  report   say for each route who would be refused if attestation were enforced, and why

numberwall attestation report --help tells its options.
`;

/** `numberwall attestation`: what operators ask about attestation. */
export const attestation: Command = async ([action, ...rest], env, output) => {
  if (action === 'report') {
    const { attestationReport } = await import('./attestation-report.ts');
    return attestationReport(rest, env, output);
  }
  const isHelp = action === '--help' || action === 'help';
  const fault = action === undefined ? 'name an action' : `there is no action '${action}'`;
  if (isHelp) output.stdout.write(USAGE);
  else output.stderr.write(`numberwall attestation: ${fault}\n\n${USAGE}`);
  return isHelp ? 0 : 2;
};
