import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { attestation } from '../../src/commands/attestation.ts';

/** `numberwall attestation` with these arguments: what it wrote, and its exit code. */
export const runAttestation = async (args: readonly string[], stdin?: string) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const input = stdin === undefined ? {} : { stdin: Readable.from([stdin]) };
  const code = await attestation(args, {}, { stdout, stderr, ...input });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

/** `numberwall attestation report` with these options. */
export const runReport = (...args: readonly string[]) => runAttestation(['report', ...args]);
