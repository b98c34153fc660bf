import { pino, stdTimeFunctions, type DestinationStream, type Level } from 'pino';

import { allowListed } from './log-fields.ts';
import { safeWord } from './safe-text.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one event with those of its members that `LOG_FIELDS` names; everything else is dropped. */
export type WriteLog = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** The only way to the log: there is no free text, so there is nothing to redact. */
export interface Logger {
  readonly debug: WriteLog;
  readonly info: WriteLog;
  readonly warn: WriteLog;
  readonly error: WriteLog;
  isEnabled(level: Exclude<LogLevel, 'silent'>): boolean;
  /** From now on only lines of this level and above are written. */
  setLevel(level: LogLevel): void;
}

/** JSON lines with `level`, ISO 8601 `time`, `event` and the event’s members. */
export const createLogger = (level: LogLevel, destination: DestinationStream): Logger => {
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const at =
    (lineLevel: Level): WriteLog =>
    (event, fields = {}) => {
      if (lines.isLevelEnabled(lineLevel)) {
        lines[lineLevel](allowListed(fields), safeWord(event) ?? 'unnamed');
      }
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    isEnabled: (asked) => lines.isLevelEnabled(asked),
    setLevel: (next) => void (lines.level = next),
  };
};
