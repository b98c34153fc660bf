import { statSync } from 'node:fs';

/**
 * What tells one state of a file from another without reading it: device, inode, size and times of what the path leads
 * to through all symbolic links; `absent` where it leads nowhere.
 */
export const stampOf = (path: string): string => {
  try {
    const found = statSync(path, { bigint: true });
    const { dev, ino, size, mtimeNs, ctimeNs } = found;
    // Reading a pipe changes its times.
    if (!found.isFile()) return [dev, ino].join(':');
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return 'absent';
  }
};
