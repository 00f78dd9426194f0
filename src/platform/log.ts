import { pino } from 'pino';
import { loggedError } from './log-error.ts';

// A level that is none is refused where all settings are read; it must not end the program here, before that.
const LEVELS = ['silent', 'error', 'warn', 'info', 'debug'];

/** Goes to standard output as JSON lines. Never a person's data: log ids, not names or texts. */
export const log = pino({
  level: LEVELS.includes(process.env.LOG_LEVEL ?? '') ? process.env.LOG_LEVEL : 'info',
  base: undefined,
  serializers: { error: loggedError },
});
