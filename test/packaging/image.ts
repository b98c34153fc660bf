import { readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The root of the project. */
export const ROOT = new URL('../..', import.meta.url).pathname;

/** One line of the Dockerfile: what to do, and with what. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of each stage, in their order. */
export const readStages = (text: string): readonly (readonly Instruction[])[] => {
  const stages: Instruction[][] = [];
  const joined = text.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  for (const line of joined.split('\n').filter((each) => each.trim() !== '')) {
    const [name = '', ...rest] = line.split(' ');
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, rest: rest.join(' ') });
  }
  return stages;
};

/** The stages of the Dockerfile. */
export const dockerfile = (): string => readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

/** Does what the COPY lines of a stage say, from a stage before, or from the project itself, into a folder. */
export const copyAsSaid = async (
  stage: readonly Instruction[],
  before: string,
  to: string,
): Promise<readonly string[]> => {
  const copied: string[] = [];
  for (const { name, rest } of stage) {
    if (name !== 'COPY') continue;
    const names = rest
      .replace(/^--from=\S+ /, '')
      .replaceAll('/app/', '')
      .split(' ');
    const target = names.at(-1) ?? '';
    for (const source of names.slice(0, -1)) {
      const into = join(to, target.endsWith('/') ? `${target}${source}` : target);
      await mkdir(dirname(into), { recursive: true });
      await cp(join(rest.startsWith('--from=') ? before : ROOT, source), into, {
        recursive: true,
        verbatimSymlinks: true,
      });
      copied.push(source);
    }
  }
  return copied;
};

/** What a stage says last of something. */
export const lastOf = (stage: readonly Instruction[], name: string): string =>
  stage.findLast((each) => each.name === name)?.rest ?? '';
