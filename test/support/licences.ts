import { readFileSync } from 'node:fs';

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
}

/** Every package of the lock file, by its name. */
export const lockedPackages = (): readonly (readonly [string, LockedPackage])[] => {
  const { packages } = JSON.parse(
    readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
  ) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => [path.replace(/^.*node_modules\//, ''), locked] as const);
};

/** Those that run in production. */
export const productionPackages = (): ReturnType<typeof lockedPackages> =>
  lockedPackages().filter(([, { dev }]) => dev !== true);

/** docs/licences.md, without its notice. */
export const licencesReference = (): string => {
  const rows = productionPackages()
    .map(([name, { version = '', license = 'none' }]) => `| ${name} | ${version} | ${license} |`)
    .sort();
  return [
    '# Licences',
    '',
    'What runs in production, with what it brings along, from `package-lock.json`.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};
