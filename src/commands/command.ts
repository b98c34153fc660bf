import type { Readable, Writable } from 'node:stream';

/** Where a command writes: the process itself, or a test's own streams. */
export interface Output {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdin?: Readable;
}

/** One word of the command line. Resolves to the exit code: 0 done, 1 failed, 2 wrong arguments or configuration; others as a command’s help says. */
export type Command = (
  args: readonly string[],
  env: Readonly<NodeJS.ProcessEnv>,
  output: Output,
) => Promise<number>;
