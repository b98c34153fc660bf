import { open, stat } from 'node:fs/promises';

/** A file’s text, or why there is none: an error code of the system, or one of ours. */
export type BoundedText = { readonly text: string } | { readonly reason: string };

const reasonOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8';
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : 'it is no readable file';
};

/** Pipes that were read: to open one again would wait for a writer that never comes. */
const drained = new Set<string>();

const isDrained = async (path: string): Promise<boolean> => {
  if (!(await stat(path)).isFIFO()) return false;
  const before = drained.has(path);
  drained.add(path);
  return before;
};

/**
 * Reads at most `limit` bytes of UTF-8; works on pipes too, once in the life of the process. Never throws, and never
 * names the file.
 */
export const readBounded = async (path: string, limit: number): Promise<BoundedText> => {
  try {
    if (await isDrained(path)) return { reason: 'it is a pipe, and was read before' };
    await using file = await open(path, 'r');
    const buffer = Buffer.allocUnsafe(limit + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
      filled += bytesRead;
      if (filled > limit) return { reason: `it is larger than ${limit} bytes` };
      if (bytesRead === 0) break;
    }
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer.subarray(0, filled)),
    };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
};
