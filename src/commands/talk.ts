import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Sentence } from '#platform/problem.ts';

export type Tongue = 'id' | 'en';

export interface Call {
  /** What stands after the name of the command. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly language: Tongue;
}
/** @returns the exit code */
export type Command = (call: Call) => Promise<number>;

/** Why a command cannot be done; ends it with code 2 and this sentence alone. */
export class Refusal extends Error {
  readonly sentence: Sentence;
  constructor(sentence: Sentence) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

/** Indonesian, unless --lang or the LANG of the machine says English. */
export const speaking = (args: readonly string[], env: NodeJS.ProcessEnv): { language: Tongue; rest: string[] } => {
  const rest = [...args];
  const at = rest.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  if (at < 0) return { language: env.LANG?.startsWith('en') ? 'en' : 'id', rest };
  const whole = rest[at]!.includes('=');
  const chosen = whole ? rest[at]!.slice('--lang='.length) : rest[at + 1];
  rest.splice(at, whole ? 1 : 2);
  return { language: chosen === 'en' ? 'en' : 'id', rest };
};

export const say = (language: Tongue, sentence: Sentence, stream: 'log' | 'error' = 'log'): void =>
  console[stream](sentence[language]);

/** Options as Node reads them. @throws {Refusal} for one that the command does not have */
export const optionsOf = <Config extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Config,
  usage: string,
) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const { message } = error as Error;
    throw new Refusal({ id: `${message}\nCara pakai: ${usage}`, en: `${message}\nUsage: ${usage}` });
  }
};

/** `35.22` or `3522`. @throws {Refusal} */
export const regionOption = (text: string | undefined, usage: string): number => {
  const digits = text?.replace('.', '') ?? '';
  if (/^\d{4}$/.test(digits)) return Number(digits);
  throw new Refusal({
    id: `Sebutkan kabupaten atau kota dengan kodenya, misalnya --region 35.22.\nCara pakai: ${usage}`,
    en: `Name the regency or city by its code, such as --region 35.22.\nUsage: ${usage}`,
  });
};
