import { setTimeout as wait } from 'node:timers/promises';
import type fc from 'fast-check';
import { isProblem } from '#platform/problem.ts';

/** One reader of something from outside, and what may be thrown at it. */
export interface Target {
  readonly name: string;
  /** The files of `src` that take text or bytes from outside and are tried by this. */
  readonly covers: readonly string[];
  /** Processor time of one case beside the cheap ones (1); dear ones get fewer. */
  readonly cost: number;
  /** A property: its predicate throws what is wrong. */
  readonly input: fc.Arbitrary<unknown>;
  /** Checks what came out. A `Problem` is an answer and ends the case well. */
  readonly run: (input: never) => unknown;
}

/** With the type of the input known inside and forgotten outside. */
export const target = <T>(
  name: string,
  covers: readonly string[],
  input: fc.Arbitrary<T>,
  run: (input: T) => unknown,
  cost = 1,
): Target => ({ name, covers, cost, input, run });

/** Text that PostgreSQL takes, as text and within json: without a null byte and without half a pair. */
export const isStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  if (ArrayBuffer.isView(value)) return true;
  if (value instanceof Map || value instanceof Set) return [...value].every(isStorable);
  return Object.entries(value).every(([name, one]) => isStorable(name) && isStorable(one));
};

/** Processor time after which a case counts as one that hangs, whatever else the machine does. Microseconds. */
const HANGS = 5_000_000;

/** A case that nothing comes of, not even an error. Milliseconds: machines may be busy. */
const SETTLES_MS = 60_000;

/** Whoever reads alone is never too busy: what a Problem of 5xx says here is that the program did not foresee the input. */
const isAnswer = (error: unknown): boolean => isProblem(error) && error.status < 500;

/** @throws whatever is no answer: any error but a Problem of the sender's, or a case that takes longer than anybody would wait */
export const tryCase = async (one: Target, input: unknown): Promise<void> => {
  const begun = process.cpuUsage();
  try {
    const late = new AbortController();
    const never = wait(SETTLES_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`${one.name} never came to an end`);
    });
    const ended = (async () => one.run(input as never))().finally(() => late.abort());
    await Promise.race([ended, never]);
  } catch (error) {
    if (!isAnswer(error)) throw error;
  }
  const { user, system } = process.cpuUsage(begun);
  if (user + system > HANGS) throw new Error(`${one.name} took ${((user + system) / 1e6).toFixed(1)} s of processor`);
};
