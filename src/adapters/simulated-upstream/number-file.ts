import { readFile, stat } from 'node:fs/promises';

const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Reads one E.164 number a line; empty lines and lines that begin with # do not count.
 * @throws {Error} naming the first bad line by its number, never by its text.
 */
export const readNumberFile = async (path: string): Promise<readonly string[]> => {
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES) throw new Error(`${path} is larger than 64 MiB`);
  const text = await readFile(path, 'utf8');
  const numbers = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const number = line.trim();
    if (number === '' || number.startsWith('#')) continue;
    if (!E164.test(number)) throw new Error(`${path}:${index + 1} is no E.164 number, as +12025550123`);
    numbers.add(number);
  }
  return [...numbers];
};
