import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../docs/runbooks/', import.meta.url);

/** One page of docs/runbooks. */
export interface Runbook {
  readonly alert: string;
  readonly text: string;
  readonly headings: readonly string[];
  /** Lines of its `sh` blocks. */
  readonly commands: readonly string[];
  /** Its `promql` blocks. */
  readonly queries: readonly string[];
}

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)\n\`\`\`$`, 'gms'))].map(([, block = '']) => block);

export const readRunbooks = (): readonly Runbook[] =>
  readdirSync(FOLDER)
    .filter((file) => file !== 'README.md')
    .map((file) => {
      const text = readFileSync(new URL(file, FOLDER), 'utf8');
      return {
        alert: file.replace(/\.md$/, ''),
        text,
        headings: [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading),
        commands: blocks(text, 'sh').flatMap((block) => block.split('\n')),
        queries: blocks(text, 'promql'),
      };
    });

/** The words of a command line, as a shell reads them that knows double quotes alone. */
export const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
