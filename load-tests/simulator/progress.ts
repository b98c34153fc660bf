/** Where a bar is shown; a pipe gets none. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;

/** Shows how far something is, in one line that is written over, and taken away at the end. */
export const createProgress = (output: ProgressOutput, title: string) => {
  let shown = -1;
  return {
    tell(share: number): void {
      const percent = Math.floor(share * 100);
      if (output.isTTY !== true || percent === shown) return;
      shown = percent;
      const full = Math.round(share * WIDTH);
      output.write(
        `\r${title} [${'='.repeat(full)}${' '.repeat(WIDTH - full)}] ${String(percent).padStart(3)} %`,
      );
    },
    end(): void {
      if (shown >= 0) output.write(`\r${' '.repeat(title.length + WIDTH + 10)}\r`);
    },
  };
};
