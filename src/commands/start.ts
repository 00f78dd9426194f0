import type { Command } from './talk.ts';

const START = new URL('../../scripts/start.ts', import.meta.url).href;

/** Becomes the server, in this very process; it ends by a signal. */
export const startCommand: Command = async () => {
  await import(START);
  return 0;
};

export const demoCommand: Command = (call) => {
  process.env.SIMPUL_DEMO = '1';
  return startCommand(call);
};
