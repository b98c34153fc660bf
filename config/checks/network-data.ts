import { open } from 'node:fs/promises';

import { MMDB_MARKER } from '../../src/core/network-data/mmdb-marker.ts';
import { distinctOf, type Count } from '../../src/core/limits/policy.ts';
import { parseAsnList } from '../../src/core/network-data/asn.ts';
import type { DimensionId } from '../../src/core/subjects/table.ts';
import type { Draft } from '../draft.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Path } from '../path.ts';
import { readBounded } from '../read-bounded.ts';
import type { Check } from './check.ts';

/** The metadata are the last 128 KiB of a file at most (MaxMind DB file format 2.0). */
const METADATA_BYTES = 131_072;
const METADATA_MARKER = Buffer.from(MMDB_MARKER, 'latin1');
const MAX_LIST_BYTES = 4 * 1_024 * 1_024;
const AT = 'networkData';

type Data = NonNullable<Draft['networkData']>;

const MISSING: Readonly<
  Record<'asn' | 'network-class' | 'hosting-asn', { has(data: Data): boolean; remedy: string }>
> = {
  asn: {
    has: ({ asnFile }) => asnFile !== undefined,
    remedy: 'Set networkData.asnFile to a MaxMind DB of autonomous systems, or use address16-48.',
  },
  'network-class': {
    has: ({ classFile, hostingFile }) => classFile !== undefined || hostingFile !== undefined,
    remedy: 'Set networkData.classFile to a MaxMind DB of connection types, or networkData.hostingFile.',
  },
  'hosting-asn': {
    has: ({ asnFile, classFile, hostingFile }) =>
      asnFile !== undefined && (classFile !== undefined || hostingFile !== undefined),
    remedy: 'Set networkData.asnFile, and classFile or hostingFile.',
  },
};

const isMissable = (dimension: string): dimension is keyof typeof MISSING =>
  Object.hasOwn(MISSING, dimension);

const unmet = (data: Data, dimensions: readonly string[], at: Path): LocatedFault[] =>
  dimensions
    .filter(isMissable)
    .filter((dimension) => !MISSING[dimension].has(data))
    .map((dimension) =>
      faultAt(at, `needs ${dimension}, of which nothing is known`, MISSING[dimension].remedy),
    );

interface Counting {
  readonly by: readonly DimensionId[];
  readonly count?: Count;
}

const countedBy = ({ by, count = 'requests' }: Counting): readonly DimensionId[] => {
  const distinct = distinctOf(count);
  return distinct === undefined ? by : [...by, distinct];
};

/** Everything that counts by a dimension, or names a value of one, against the databases that there are. */
export const checkNetworkDimensions: Check = ({ networkData, policies, ledgers, tenants, lists }) => {
  if (networkData === undefined) return [];
  const { asnFile, hostingFile } = networkData;
  const counting = (entries: readonly (Counting | undefined)[], ...at: Path): LocatedFault[] =>
    entries.flatMap((entry, index) =>
      entry === undefined ? [] : unmet(networkData, countedBy(entry), [...at, index]),
    );
  const listed = (['deny', 'allow', 'suspects', 'honey', 'overrides'] as const).flatMap((name) =>
    (lists?.[name] ?? []).flatMap(({ about }, index) =>
      unmet(networkData, [about.kind], ['lists', name, index]),
    ),
  );
  const alone = faultAt(
    [AT, 'hostingFile'],
    'names autonomous systems, of which nothing is known',
    'Set networkData.asnFile too.',
  );
  return [
    ...(hostingFile !== undefined && asnFile === undefined ? [alone] : []),
    ...counting(policies, 'policies'),
    ...counting(ledgers ?? [], 'ledgers'),
    ...tenants.flatMap((tenant, index) =>
      tenant === undefined ? [] : counting(tenant.policies, 'tenants', index, 'policies'),
    ),
    ...listed,
  ];
};

/** The end of a file, or why it cannot be read. */
const readEnd = async (path: string): Promise<Buffer | string> => {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const end = Buffer.alloc(Math.min(size, METADATA_BYTES));
    await file.read(end, 0, end.length, size - end.length);
    return end;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'it is no readable file';
  }
};

const databaseFault = async (name: 'asnFile' | 'classFile', path: string): Promise<LocatedFault[]> => {
  const end = await readEnd(path);
  if (typeof end !== 'string' && end.includes(METADATA_MARKER)) return [];
  const message =
    typeof end === 'string'
      ? `names a file that cannot be read (${end})`
      : 'names a file that is no MaxMind DB';
  return [
    faultAt([AT, name], message, 'Name a readable .mmdb file, or remove the key: its dimension is then off.'),
  ];
};

const hostingFault = async (path: string): Promise<LocatedFault[]> => {
  const content = await readBounded(path, MAX_LIST_BYTES);
  const at = [AT, 'hostingFile'];
  if ('reason' in content) {
    const message = `names a file that cannot be read (${content.reason})`;
    return [faultAt(at, message, 'Name a readable text file, or remove the key.')];
  }
  const list = parseAsnList(content.text);
  return 'badLine' in list
    ? [
        faultAt(
          at,
          `names a file whose line ${list.badLine} is no autonomous system number`,
          'Write for example AS64500.',
        ),
      ]
    : [];
};

/** Looks into every file of network data: a missing or wrong one is found before the start. */
export const checkNetworkFiles = async ({ networkData }: Draft): Promise<readonly LocatedFault[]> => {
  const { asnFile, classFile, hostingFile } = networkData ?? {};
  const faults = await Promise.all([
    asnFile === undefined ? [] : databaseFault('asnFile', asnFile),
    classFile === undefined ? [] : databaseFault('classFile', classFile),
    hostingFile === undefined ? [] : hostingFault(hostingFile),
  ]);
  return faults.flat();
};
