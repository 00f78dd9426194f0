import { z } from 'zod';

/**
 * A backup is one tar file: `tables/SCHEMA.TABLE/000001.copy.zst` … in the order of the manifest, `files/KEY` …, `SHA256SUMS` of all
 * these, `manifest.json`, and `manifest.seal`. Whoever has no Simpul any more can open it with tar, zstd and `COPY … FROM`.
 */
export const SUMS = 'SHA256SUMS';
export const MANIFEST = 'manifest.json';
export const SEAL = 'manifest.seal';

/** Rows that go into one member together, before they are packed. Bytes. */
export const CHUNK_BYTES = 8 * 1024 * 1024;
/** No member of a table unpacks to more, nor may a manifest be larger. Bytes. */
export const MOST_BYTES = 64 * 1024 * 1024;

const NAME = /^[a-z_][a-z0-9_]{0,62}$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** Of a ring whose key was changed it begins with the number of the newest one. */
const FINGERPRINT = /^([0-9a-f]{2})?[0-9a-f]{64}$/;
const CHUNK = /^tables\/([a-z_][a-z0-9_]{0,62})\.([a-z_][a-z0-9_]{0,62})\/(\d{6,9})\.copy\.zst$/;

export const chunkPath = (table: { schema: string; name: string }, number: number): string =>
  `tables/${table.schema}.${table.name}/${String(number).padStart(6, '0')}.copy.zst`;

/** @returns undefined for a path that is no part of a table */
export const readChunkPath = (path: string): { table: string; number: number } | undefined => {
  const [, schema, name, number] = CHUNK.exec(path) ?? [];
  return number === undefined ? undefined : { table: `${schema}.${name}`, number: Number(number) };
};

export const filePath = (key: string): string => `files/${key}`;

const name = z.string().regex(NAME);
const hash = z.string().regex(SHA256);
const count = z.number().int().nonnegative();

export const Manifest = z.strictObject({
  format: z.literal('simpul-backup'),
  version: z.literal(1),
  /** Of the program that made it. */
  program: z.string(),
  engine: z.enum(['pglite', 'postgres']),
  /** Version of the database. */
  database: z.string(),
  /** The moment that it shows. */
  at: z.iso.datetime(),
  /** Fingerprint of the key without which its sealed fields stay shut. */
  key: z.string().regex(FINGERPRINT).nullable(),
  migrations: z.array(z.strictObject({ module: name, name: z.string(), hash })),
  eras: z.array(z.strictObject({ number: count, beganAt: z.iso.datetime(), reason: z.string() })),
  tables: z.array(z.strictObject({ schema: name, name, columns: z.array(name).readonly(), rows: count, hash })),
  /** Tables of which no row is in it, and why. */
  without: z.array(z.strictObject({ schema: name, name, why: z.string() })),
  sequences: z.array(z.strictObject({ schema: name, name, value: z.string().regex(/^-?\d{1,19}$/) })),
  files: z.strictObject({ count, bytes: count, hash }),
  /** Files that rows name and the store did not have. */
  missing: count,
  /** Of all tables and files. */
  hash,
  /** SHA-256 of `SHA256SUMS`. */
  sums: hash,
});
export type Manifest = z.infer<typeof Manifest>;
