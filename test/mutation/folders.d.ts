export const FOLDERS: Readonly<Record<string, readonly string[]>>;
export const FOLDER_VARIABLE: string;
export function testsOf(folder: string): readonly string[];
