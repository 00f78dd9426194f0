import type { Tx } from '#platform/db/index.ts';

/** A row names a picture; the store holds several sizes of it, each in a file below the picture's key. */
const pictureOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));

/** Which of these files of the store are named by a row, in whichever regions `tx` sees. */
export const knownFiles = async (tx: Tx, files: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.query<{ key: string }>(
    `select file_key as key from reports.photo where file_key = any($1::text[])
      union select file_key from reports.proposed_photo where file_key = any($1::text[])`,
    [[...new Set(files.map(pictureOf))]],
  );
  const pictures = new Set(rows.map(({ key }) => key));
  return new Set(files.filter((file) => pictures.has(pictureOf(file))));
};
