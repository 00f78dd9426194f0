import { createReadStream } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Engine } from '#platform/db/engine.ts';
import { canariesIn } from '../../support/canaries.ts';

/** What is kept of the canaries, and how much was looked at: whoever looks at nothing finds nothing. */
export interface Found {
  /** Where, and which of them. */
  readonly told: string[];
  readonly seen: number;
}

/** Bytes are written in hexadecimal digits, which hide what they say. */
const withBytes = (text: string): string =>
  text + text.replaceAll(/\\+x((?:[0-9a-f]{2})+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'));

const look = (where: string, text: string): string[] => {
  const found = canariesIn(withBytes(text));
  return found.length > 0 ? [`${where}: ${found}`] : [];
};

/** Looks at every row of every table, as the owner of the database reads them. */
export const canariesInTables = (engine: Engine): Promise<Found> =>
  engine.transaction('select 1', async (run) => {
    const { rows } = await run(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
      [],
    );
    const told: string[] = [];
    let seen = 0;
    for (const { name } of rows) {
      const all = await run(`select t::text as row from ${name} t`, []);
      if (all.rows.length > 0) seen += 1;
      told.push(...look(String(name), all.rows.map(({ row }) => row).join('\n')));
    }
    return { told, seen };
  });

/** Unpacks a backup and looks at all that is in it, file by file. */
export const canariesInBackup = async (path: string): Promise<Found> => {
  const told: string[] = [];
  let seen = 0;
  const tar = createReadStream(path).pipe(extract());
  for await (const entry of tar) {
    const parts: Uint8Array[] = [];
    for await (const part of entry) parts.push(part as Uint8Array);
    const bytes = Buffer.concat(parts);
    const { name } = entry.header;
    seen += 1;
    told.push(...look(name, (name.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes).toString('latin1')));
  }
  return { told, seen };
};
