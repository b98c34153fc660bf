import type { Fault } from './fault.ts';
import { readBounded } from './read-bounded.ts';

const MAX_SECRET_BYTES = 16_384;

/** A secret’s text, nothing where it is not set, or the fault. */
export interface SecretReading {
  readonly text?: string;
  /** The variable that it came from. */
  readonly source?: string;
  readonly fault?: Fault;
}

/** Reads a secret from `NAME`, or from the file that `NAME_FILE` names, less one line break at its end. */
export const readSecret = async (
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SecretReading> => {
  const fileName = `${name}_FILE`;
  const { [name]: direct, [fileName]: file } = env;
  if (direct !== undefined && file !== undefined) {
    return {
      fault: { path: name, message: `is set, and so is ${fileName}`, remedy: 'Unset one of the two.' },
    };
  }
  if (direct === undefined && file === undefined) return {};
  const source = file === undefined ? name : fileName;
  const content = file === undefined ? { text: direct ?? '' } : await readBounded(file, MAX_SECRET_BYTES);
  if ('reason' in content) {
    const remedy = 'Name a readable file that holds the secret and nothing else.';
    return {
      fault: { path: source, message: `names a file that cannot be read (${content.reason})`, remedy },
    };
  }
  const text = content.text.replace(/\r?\n$/, '');
  if (text === '') {
    const remedy = 'Give it a value, or unset it.';
    return {
      fault: { path: source, message: file === undefined ? 'is empty' : 'names an empty file', remedy },
    };
  }
  return { text, source };
};
