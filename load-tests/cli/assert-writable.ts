import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UsageError } from './usage-error.ts';

/** Before the attack, not after it. @throws {UsageError} where a file cannot be written. */
export const assertWritable = async (files: readonly (string | undefined)[]): Promise<void> => {
  for (const file of files) {
    if (file === undefined) continue;
    const kept = await stat(file).catch(() => undefined);
    const refusal =
      kept?.isDirectory() === true
        ? 'it is a directory'
        : await access(kept === undefined ? dirname(file) : file, constants.W_OK).then(
            () => undefined,
            (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown',
          );
    if (refusal !== undefined) throw new UsageError(`${file} cannot be written: ${refusal}`);
  }
};
