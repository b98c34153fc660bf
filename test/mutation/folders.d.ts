export const FOLDERS: Readonly<Record<string, readonly string[]>>;
export const FOLDER_VARIABLE: string;
export function testsOf(asked: string): readonly string[];
export function sourcesOf(asked: string): string;
