import type { AdjacencyKind } from '../../core/detection/signals.ts';
import { FAILED_MS, type FailedNumber } from '../../core/detection/watch-store.ts';
import { createOldestFirst } from '../../core/oldest-first.ts';
import type { Clock } from '../../core/time.ts';

interface Block {
  readonly failed: Uint8Array;
  until: number;
}

const BLOCK_BYTES = 1_250;

const has = ({ failed }: Block, line: number): boolean =>
  line >= 0 && line < 10_000 && ((failed[line >> 3] ?? 0) & (128 >> (line & 7))) !== 0;

const set = ({ failed }: Block, line: number, isFailed: boolean): void => {
  const mask = 128 >> (line & 7);
  const byte = failed[line >> 3] ?? 0;
  failed[line >> 3] = isFailed ? byte | mask : byte & ~mask;
};

/** Failed numbers by block, for a day; beyond `maxBlocks` the one that was quiet longest goes. */
export const createFailedBlocks = ({
  clock,
  maxBlocks,
}: {
  readonly clock: Clock;
  readonly maxBlocks: number;
}) => {
  const blocks = createOldestFirst<Block>(maxBlocks);
  const find = (block: string): Block | undefined => {
    const known = blocks.get(block);
    return known !== undefined && known.until > clock() ? known : undefined;
  };
  const keep = (block: string): Block => {
    const known = find(block) ?? { failed: new Uint8Array(BLOCK_BYTES), until: 0 };
    known.until = clock() + FAILED_MS;
    blocks.set(block, known);
    return known;
  };
  return {
    /** Notes it; where a neighbour had failed, if one had. */
    fail({ block, line }: FailedNumber): AdjacencyKind | undefined {
      const at = keep(block);
      set(at, line, true);
      const [below, above] = [has(at, line - 1), has(at, line + 1)];
      if (below && above) return 'both';
      if (below) return 'below';
      return above ? 'above' : undefined;
    },
    clear({ block, line }: FailedNumber): void {
      const at = find(block);
      if (at !== undefined) set(at, line, false);
    },
  };
};
