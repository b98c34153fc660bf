import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ROOT = new URL('../..', import.meta.url).pathname;
const EXAMPLE = join(ROOT, 'docs/examples/express-app');

/** What the example and its type check import, beside Numberwall. */
const BESIDE = ['express', '@types', 'undici-types'];

/** The package as somebody installs it, and the example app beside it. */
export interface Packed extends AsyncDisposable {
  /** Of the example. */
  readonly folder: string;
  /** Paths in the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** What npm says it has packed: a list, or by the names of packages. */
const reportOf = (text: string): PackReport => {
  const [report] = Object.values(JSON.parse(text) as Record<string, PackReport>);
  if (report === undefined) throw new Error('npm packed nothing');
  return report;
};

const link = async (folder: string, name: string): Promise<void> => {
  const to = join(folder, 'node_modules', name);
  await mkdir(dirname(to), { recursive: true });
  await symlink(join(ROOT, 'node_modules', name), to);
};

/** What a checkout has that could get into a package; packed apart, because it builds, and others may be running there. */
const CHECKOUT = [
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'LICENSE', 'CHANGELOG.md'],
  ...['SECURITY.md', 'CONTRIBUTING.md', 'Dockerfile', '.github', '.ci'],
  ...['src', 'middleware', 'config', 'docs', 'test', 'load-tests'],
];

const checkOut = async (folder: string): Promise<void> => {
  for (const name of CHECKOUT) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
};

/** `npm pack` (which builds), unpacked beside the example; its dependencies are those that are installed here. */
export const packExample = async (): Promise<Packed> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-packed-'));
  const checkout = join(folder, 'checkout');
  await checkOut(checkout);
  const packed = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
    cwd: checkout,
    env: { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` },
  });
  const { filename, files } = reportOf(packed.stdout);
  const installed = join(folder, 'node_modules/numberwall');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
  await symlink(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
  await cp(EXAMPLE, folder, { recursive: true });
  for (const name of BESIDE) await link(folder, name);
  return {
    folder,
    files: files.map(({ path }) => path),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** Checks the types of the example as its own compiler would; resolves to what it complains of. */
export const typeFaults = async (folder: string): Promise<string> => {
  const compiler = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
  return run(process.execPath, [compiler, '-p', folder]).then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  );
};
