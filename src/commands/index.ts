import { isProblem } from '#platform/problem.ts';
import { type Command, Refusal, say, speaking } from './talk.ts';

/** Loaded when asked for: help needs no database. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  demo: async () => (await import('./start.ts')).demoCommand,
  init: async () => (await import('./init.ts')).initCommand,
  invite: async () => (await import('./invite.ts')).inviteCommand,
  import: async () => (await import('./import.ts')).importCommand,
  'rotate-key': async () => (await import('./rotate-key.ts')).rotateKeyCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  'migrate-to-postgres': async () => (await import('./migrate-to-postgres.ts')).migrateToPostgresCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  help: async () => (await import('./help.ts')).helpCommand,
};

const unknown = (name: string) =>
  new Refusal({
    id: `Perintah "${name}" tidak dikenal. Daftarnya: npm run -s simpul -- help`,
    en: `There is no command "${name}". The list: npm run -s simpul -- help`,
  });

/**
 * Runs one command.
 * @returns the exit code: 0 all is well, 1 part of the input was refused, 2 it could not be done at all
 */
export const main = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const { language, rest } = speaking(args, env);
  const [name = 'help', ...given] = rest;
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw unknown(name);
    return await (await command())({ args: given, env, language });
  } catch (error) {
    // A sentence for whoever typed it; the stack is for us, and only when asked for.
    if (error instanceof Refusal) say(language, error.sentence, 'error');
    else if (isProblem(error)) say(language, error.sentence, 'error');
    else console.error(error instanceof Error ? error.message : String(error));
    if (env.LOG_LEVEL === 'debug') console.error(error);
    return 2;
  }
};
