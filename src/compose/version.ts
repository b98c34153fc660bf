import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder above this file that has a package.json: the same from the sources and from the build. */
const findProject = (directory: string): string => {
  const parent = dirname(directory);
  return existsSync(join(directory, 'package.json')) || parent === directory
    ? directory
    : findProject(parent);
};

/** The folder of the project, or of what is installed of it. */
export const PROJECT_FOLDER = findProject(import.meta.dirname);

/** The version of Numberwall. */
export const { version: VERSION } = JSON.parse(
  readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8'),
) as { version: string };
