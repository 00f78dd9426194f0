import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Job, Outcome } from './jobs.ts';
import { CORES, pin } from './machine.ts';

/** A process that makes load, one job at a time. */
export interface Loader {
  run(job: Job): Promise<Outcome>;
  /** Starts a job of walls. @returns when all are open: how to wait for its outcome */
  open(job: Extract<Job, { kind: 'walls' }>): Promise<() => Promise<Outcome>>;
  end(): void;
}

const answerOf = async (child: ChildProcess): Promise<Outcome | 'open'> => {
  const [answer] = (await once(child, 'message')) as [Outcome | 'open' | { error: string }];
  if (typeof answer === 'object' && 'error' in answer) throw new Error(`The load could not be made: ${answer.error}`);
  return answer;
};

const outcomeOf = async (child: ChildProcess): Promise<Outcome> => {
  const outcome = (await answerOf(child)) as Outcome;
  if (outcome.wrong.length > 0)
    throw new Error(`Answers were not as they must be:\n${outcome.wrong.slice(0, 3).join('\n')}`);
  return outcome;
};

export const startLoader = (): Loader => {
  const child = fork(join(import.meta.dirname, 'load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  pin(child.pid!, CORES?.load);
  return {
    run(job) {
      child.send(job);
      return outcomeOf(child);
    },
    async open(job) {
      child.send(job);
      await answerOf(child);
      return () => outcomeOf(child);
    },
    end: () => child.kill('SIGKILL'),
  };
};
