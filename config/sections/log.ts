import { choice } from '../types/choice.ts';
import { mapping } from '../types/object.ts';

/** Levels of the log, as pino names them. */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** The log on standard output. */
export const log = mapping({
  level: choice(LEVELS).prefault('info').describe('Least level written'),
}).describe('The log: JSON lines on standard output');
