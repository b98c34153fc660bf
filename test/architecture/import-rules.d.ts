export interface ImportRule {
  readonly area: string;
  readonly prefix: string;
  readonly mayImport: readonly string[];
  readonly packages: readonly string[] | 'any';
}

export const IMPORT_RULES: readonly ImportRule[];
export const BUILTINS: Readonly<Record<string, readonly string[]>>;
