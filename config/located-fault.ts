import type { Fault } from './fault.ts';
import { renderPath, type Path } from './path.ts';

/** A fault with its path as data, by which the place where it was set is found. */
export interface LocatedFault {
  readonly at: Path;
  readonly fault: Fault;
}

/** A fault of the setting at `at`. */
export const faultAt = (at: Path, message: string, remedy: string): LocatedFault => ({
  at,
  fault: { path: renderPath(at), message, remedy },
});
