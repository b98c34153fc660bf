import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { AuditEntry, AuditLog } from '../../core/audit/audit-log.ts';
import { createInOrder } from '../../core/in-order.ts';
import { instantText } from '../../core/time.ts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const lineOf = ({ at, ...entry }: AuditEntry): string =>
  `${JSON.stringify({ at: instantText(at), ...entry })}\n`;

/**
 * A file of JSON lines, to which is only ever added. It is opened for each line, so that it can be moved away while the
 * gateway runs, and a disk that is full or gone shows at the next line.
 */
export const createAuditFile = (path: string): AuditLog => {
  const inOrder = createInOrder();
  const write = async (entry: AuditEntry): Promise<void> => {
    await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    const handle = await open(path, 'a', OWNER_ONLY);
    try {
      // Whoever made the file, it is read by its owner alone.
      await handle.chmod(OWNER_ONLY);
      await handle.appendFile(lineOf(entry));
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
  return { append: (entry) => inOrder(() => write(entry)) };
};
