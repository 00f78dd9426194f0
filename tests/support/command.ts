import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Starts the command line with these settings and no others. */
export const startSimpul = (
  env: Record<string, string>,
  ...args: string[]
): { child: ChildProcess; ended: Promise<Outcome> } => {
  const settings = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env };
  const child = spawn(process.execPath, ['simpul.ts', ...args], { cwd: ROOT, env: settings });
  const ended = new Promise<Outcome>((resolve, reject) => {
    let [out, error] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, error }));
  });
  return { child, ended };
};

export const simpul = (env: Record<string, string>, ...args: string[]): Promise<Outcome> =>
  startSimpul(env, ...args).ended;
