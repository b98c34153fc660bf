import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { UsageError } from './usage-error.ts';

const isDirectory = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** Before anything is attacked: nobody plays for minutes to lose the report. @throws {UsageError} */
export const assertWritable = async (files: readonly (string | undefined)[]): Promise<void> => {
  for (const file of files) {
    if (file === undefined) continue;
    if (await isDirectory(file)) throw new UsageError(`${file} is a directory: name a file`);
    const folder = dirname(resolve(file));
    if (!(await isDirectory(folder)))
      throw new UsageError(`${file} cannot be written: there is no folder ${folder}`);
    const exists = await stat(file).catch(() => undefined);
    const target = exists === undefined ? folder : file;
    const isWritable = await access(target, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!isWritable) throw new UsageError(`${file} cannot be written: not allowed for this user`);
  }
};
