import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

type Manifest = Readonly<Record<string, unknown>>;

interface Lock extends Manifest {
  readonly packages: Readonly<Record<string, Manifest>>;
}

const read = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, name), 'utf8')) as Manifest;

const withoutDev = (manifest: Manifest): Manifest =>
  Object.fromEntries(Object.entries(manifest).filter(([name]) => name !== 'devDependencies'));

/** The lock file of what runs in production. */
const productionLock = (lock: Lock): Lock => ({
  ...lock,
  packages: Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([, { dev }]) => dev !== true)
      .map(([path, locked]) => [path, path === '' ? withoutDev(locked) : locked]),
  ),
});

/**
 * The software bill of materials of what runs in production: CycloneDX 1.5, by `npm sbom`. Not by its `--omit=dev`, which
 * also leaves out whatever production shares with development (npm 11.19: 48 of 113 packages, pino and zod among them).
 */
export const createSbom = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-sbom-'));
  try {
    const lock = productionLock((await read('package-lock.json')) as Lock);
    const { name } = await read('package.json');
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
    await writeFile(join(folder, 'package.json'), JSON.stringify(withoutDev(await read('package.json'))));
    const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
    const { stdout } = await run('npm', ['sbom', ...options], { cwd: folder, maxBuffer: 64 * 1_024 * 1_024 });
    // npm names it after the folder.
    const bom = JSON.parse(stdout) as { metadata: { component: { name: unknown } } };
    bom.metadata.component.name = name;
    return `${JSON.stringify(bom, undefined, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await createSbom());
