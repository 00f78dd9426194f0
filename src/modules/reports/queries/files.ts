import type { Tx } from '#platform/db/index.ts';
import { keysNamed } from '#platform/files/index.ts';

/** A row names a picture; the store holds several sizes of it, each in a file below the picture's key. */
const pictureOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));

/** Which of these files of the store are named by a row of any module, in whichever regions `tx` sees. */
export const knownFiles = async (tx: Tx, files: readonly string[]): Promise<Set<string>> => {
  const pictures = await keysNamed(tx, [...new Set(files.map(pictureOf))]);
  return new Set(files.filter((file) => pictures.has(pictureOf(file))));
};
