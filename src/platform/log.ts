import { pino } from 'pino';

/** Goes to standard output as JSON lines. Never a person's data: log ids, not names or texts. */
export const log = pino({ level: process.env.LOG_LEVEL || 'info', base: undefined });
