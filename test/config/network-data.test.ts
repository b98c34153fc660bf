import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { encodeMmdb } from '../support/mmdb.ts';
import { createFolder, development, developmentFaults } from './support.ts';

const faults = async (overlay: object): Promise<string[]> =>
  (await developmentFaults(overlay)).map(({ path, message, remedy }) => `${path} ${message} → ${remedy}`);

const policy = (over: object) => ({ id: 'networks', by: 'address', limit: 5, window: '1m', ...over });
const ID = 'Ab3_-xYz0123456789QwEr';

describe('network data', () => {
  it('is off without files, and what needs it is refused with the remedy', async () => {
    expect((await development()).networkData).toEqual({});
    const overlay = {
      policies: [
        policy({ by: 'asn' }),
        policy({ id: 'two', by: ['network-class', 'number'] }),
        policy({ id: 'three', count: 'distinct asn' }),
      ],
      lists: { deny: [{ asn: ID, reason: 'test' }] },
    };
    expect(await faults(overlay)).toEqual([
      'policies[0] needs asn, of which nothing is known → Set networkData.asnFile to a MaxMind DB of autonomous systems, or use address16-48.',
      'policies[1] needs network-class, of which nothing is known → Set networkData.classFile to a MaxMind DB of connection types, or networkData.hostingFile.',
      'policies[2] needs asn, of which nothing is known → Set networkData.asnFile to a MaxMind DB of autonomous systems, or use address16-48.',
      'lists.deny[0] needs asn, of which nothing is known → Set networkData.asnFile to a MaxMind DB of autonomous systems, or use address16-48.',
    ]);
  });

  it('brings the dimensions', async () => {
    using folder = createFolder();
    const asnFile = folder.write(
      'asn.mmdb',
      encodeMmdb({ '198.51.100.0/24': { autonomous_system_number: 64_500 } }),
    );
    const hostingFile = folder.write('hosting.txt', 'AS64500\n');
    const overlay = {
      policies: [
        policy({ by: 'asn' }),
        policy({ id: 'two', by: 'network-class' }),
        policy({ id: 'three', by: 'hosting-asn' }),
      ],
      ledgers: [{ id: 'hosting', by: 'hosting-asn', capacity: 12 }],
      networkData: { asnFile, hostingFile },
    };
    expect(await faults(overlay)).toEqual([]);
  });

  it('is a fault where a file is not there, is none, or lacks what it stands on', async () => {
    using folder = createFolder();
    const text = folder.write('text.mmdb', 'hello');
    const list = folder.write('list.txt', 'AS64500\nnonsense\n');
    const absent = join(folder.folder, 'absent');
    const found = [
      ...(await faults({ networkData: { asnFile: absent } })),
      ...(await faults({ networkData: { asnFile: text } })),
      ...(await faults({ networkData: { classFile: folder.folder } })),
      ...(await faults({ networkData: { hostingFile: list } })),
      ...(await faults({ networkData: { hostingFile: absent } })),
    ];
    expect(found.map((each) => each.replace(/ →.*/, ''))).toEqual([
      'networkData.asnFile names a file that cannot be read (ENOENT)',
      'networkData.asnFile names a file that is no MaxMind DB',
      'networkData.classFile names a file that cannot be read (EISDIR)',
      'networkData.hostingFile names autonomous systems, of which nothing is known',
      'networkData.hostingFile names a file whose line 2 is no autonomous system number',
      'networkData.hostingFile names autonomous systems, of which nothing is known',
      'networkData.hostingFile names a file that cannot be read (ENOENT)',
    ]);
  });
});
