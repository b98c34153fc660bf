import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest package.json above this file: the same from the sources and from the build. */
const readPackage = (directory: string): { version: string } => {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  } catch (error) {
    const parent = dirname(directory);
    if (parent === directory) throw error;
    return readPackage(parent);
  }
};

/** The version of Numberwall. */
export const { version: VERSION } = readPackage(import.meta.dirname);
