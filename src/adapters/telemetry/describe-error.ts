import { StoreUnavailable } from '../../core/limits/store.ts';
import { Problem } from '../../core/problems/problem.ts';
import { safeClassName, safeCode, safeSentence, safeWord } from './safe-text.ts';

/** What a log line may say of an error: never a foreign message, which may quote what was being handled. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly reason?: string;
  /** Of our own error classes only. */
  readonly message?: string;
  /** `function (file:line:column)`, innermost first, without the message. */
  readonly frames?: readonly string[];
  readonly cause?: ErrorDescription;
}

/** Errors whose messages we write ourselves. */
const OWN_ERRORS = [Problem, StoreUnavailable];

const MAX_DEPTH = 4;
const MAX_FRAMES = 8;
const FRAME = /^ {4}at ((?:async )?(?:[\w$.<>#[\] ]{1,80} \()?[\w$.:/@+-]{1,200}:\d{1,6}:\d{1,6}\)?)$/;

// The stack begins with the message, which may itself hold lines that look like frames.
const frames = (error: Error): string[] => {
  const head = error.message === '' ? error.name : `${error.name}: ${error.message}`;
  if (typeof error.stack !== 'string' || !error.stack.startsWith(`${head}\n`)) return [];
  return error.stack
    .slice(head.length + 1)
    .split('\n')
    .map((line) =>
      FRAME.exec(line)?.[1]?.replace(/(?:file:\/\/)?\/\S*\/(?=(?:src|middleware|config|node_modules)\/)/, ''),
    )
    .filter((frame) => frame !== undefined)
    .slice(0, MAX_FRAMES);
};

const members = (error: Error): Omit<ErrorDescription, 'name' | 'frames' | 'cause'> => {
  const { code: givenCode, reason: givenReason } = error as { code?: unknown; reason?: unknown };
  const code = safeCode(givenCode);
  const reason = safeWord(givenReason);
  const message = OWN_ERRORS.some((own) => error instanceof own) ? safeSentence(error.message) : undefined;
  return {
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
};

/** Describes an error and its causes, four deep; for what is no error, only its type. */
export const describeError = (error: unknown, withFrames = false, depth = 1): ErrorDescription => {
  if (!(error instanceof Error)) return { name: typeof error };
  const stack = withFrames ? frames(error) : [];
  return {
    name: safeClassName(error.name) ?? 'Error',
    ...members(error),
    ...(stack.length === 0 ? {} : { frames: stack }),
    ...(error.cause === undefined || depth === MAX_DEPTH
      ? {}
      : { cause: describeError(error.cause, withFrames, depth + 1) }),
  };
};
