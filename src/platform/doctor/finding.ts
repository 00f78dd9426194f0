import type { Sentence } from '../problem.ts';

/** `attention`: good to know, it works. `wrong`: somebody must do something. */
export type Level = 'well' | 'attention' | 'wrong';

export interface Finding {
  /** What was examined. */
  readonly area: string;
  readonly level: Level;
  /** No secret and no person's data: it is pasted into letters and chats. */
  readonly sentence: Sentence;
}

export type Finder = (level: Level, id: string, en: string) => Finding;
export const about =
  (area: string): Finder =>
  (level, id, en) => ({ area, level, sentence: { id, en } });

/** The code of an error of the system or of a server, which tells what happened and repeats no address and no password. */
export const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name ?? 'error');
};

/** The first answer before so long. Milliseconds. */
export const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
