import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Installation } from './installation.ts';
import { Refusal } from './talk.ts';

export const unreadable = (path: string, error: unknown) =>
  new Refusal({
    id: `Berkas ${path} tidak dapat dibuka (${(error as NodeJS.ErrnoException).code}).`,
    en: `The file ${path} cannot be opened (${(error as NodeJS.ErrnoException).code}).`,
  });

/** The one file that a command names. @throws {Refusal} */
export const onePath = (positionals: readonly string[], usage: string): string => {
  if (positionals.length === 1) return positionals[0]!;
  throw new Refusal({ id: `Sebutkan satu berkas.\nCara pakai: ${usage}`, en: `Name one file.\nUsage: ${usage}` });
};

/** A file as it is read, counting. @throws {Refusal} when it cannot be opened */
export const openInput = async (path: string) => {
  try {
    const file = await open(path);
    const { size } = await file.stat();
    const stream = file.createReadStream();
    const count = { bytes: 0 };
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream) {
        count.bytes += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    }
    return { name: basename(path), size, count, chunks: chunks() };
  } catch (error) {
    throw unreadable(path, error);
  }
};

/** A whole file as text. @throws {Refusal} */
export const readInput = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
};

/** Where somebody finds a file of the store: its path, or its key in a store elsewhere. */
export const placeOf = ({ settings }: Installation, key: string): string =>
  settings.S3_ENDPOINT ? `${settings.S3_ENDPOINT}/${key}` : join(settings.dataDirectory, 'files', key);
