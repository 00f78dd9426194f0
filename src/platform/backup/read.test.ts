import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { makeSecrets } from '../secrets.ts';
import { chunkPath, filePath, type Manifest } from './archive.ts';
import { contentHash, FileSum, LineSum, sumOf } from './content.ts';
import { checkArchive, readFiles, readTables } from './read.ts';
import { sealOf } from './seal.ts';
import { writeArchive } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'simpul-archive-'));
after(() => rmSync(folder, { recursive: true }));
const secrets = makeSecrets(Buffer.alloc(32, 7));
const TABLE = { schema: 'reports', name: 'report', columns: ['region_id', 'text'] };
const ROWS = Buffer.from('3522\tJalan berlubang\n3522\tbaris\\nkedua\n');
const KEY = 'img/3f/9a/foto/large.webp';
const PICTURE = Buffer.from('not really a picture');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let made = 0;
const newPath = () => {
  made += 1;
  return join(folder, `${made}.tar`);
};

interface Forgery {
  readonly rows?: Buffer;
  readonly packed?: Buffer;
  readonly chunk?: string;
  readonly key?: string;
  readonly manifest?: Partial<Manifest>;
  readonly seal?: string;
}

/** A backup with one table and one file, or what somebody made of it with all checksums right. */
const write = async (forged: Forgery = {}): Promise<string> => {
  const path = newPath();
  const archive = writeArchive(path, `${path}.sums`);
  const packed = forged.packed ?? zstdCompressSync(forged.rows ?? ROWS);
  await archive.add(forged.chunk ?? chunkPath(TABLE, 1), packed.length, [packed]);
  const key = forged.key ?? KEY;
  const files = new FileSum();
  files.add(key, PICTURE.length, await archive.add(filePath(key), PICTURE.length, [PICTURE]));
  const lines = new LineSum();
  lines.addAll(forged.rows ?? ROWS);
  const [tables, sum] = [[{ ...TABLE, ...sumOf(TABLE, lines) }], files.end()];
  await archive.finish(
    {
      format: 'simpul-backup',
      version: 1,
      program: '0.1.0',
      engine: 'pglite',
      database: '18.1',
      at: '2026-11-09T02:00:00.000Z',
      key: null,
      migrations: [{ module: 'platform', name: '0001-rooms.sql', hash: sha256(ROWS) }],
      eras: [{ number: 1, beganAt: '2026-11-01T00:00:00.000000Z', reason: 'first start' }],
      tables,
      without: [],
      sequences: [],
      files: sum,
      missing: 0,
      hash: contentHash(tables, sum),
      ...forged.manifest,
    },
    (bytes) => forged.seal ?? sealOf(secrets, bytes),
  );
  return path;
};

const check = (path: string) => checkArchive(path, (_, bytes) => sealOf(secrets, bytes));
/** Without the key, as on a machine that has only the file. */
const checkUnsealed = (path: string) => checkArchive(path, () => undefined);

test('what was written is read back: rows and files', async () => {
  const path = await write();
  assert.equal((await check(path)).tables[0]?.rows, 2);
  const tables = readTables(path);
  assert.deepEqual(await buffer(tables.rows(TABLE)), ROWS);
  await tables.close();
  for await (const { key, bytes } of readFiles(path)) {
    assert.equal(key, KEY);
    assert.deepEqual(await buffer(bytes), PICTURE);
  }
});

test('a file that was cut short anywhere is refused', async () => {
  const whole = readFileSync(await write());
  const path = newPath();
  // The last 1024 bytes only say that the tar is over.
  for (let length = 0; length < whole.length - 1024; length += 331) {
    writeFileSync(path, whole.subarray(0, length));
    await assert.rejects(check(path), /no backup|end is missing/, `${length} of ${whole.length} bytes`);
  }
});

test('a byte that was changed anywhere is found, unless it is one that says nothing', async () => {
  const path = await write();
  const [whole, manifest] = [readFileSync(path), await check(path)];
  const changed = newPath();
  let refused = 0;
  for (let at = 0; at < whole.length; at += 61) {
    const bytes = Buffer.from(whole);
    bytes[at] = bytes[at]! ^ 0x55;
    writeFileSync(changed, bytes);
    const read = await check(changed).catch((error: { slug?: string }) => {
      assert.match(error.slug ?? String(error), /^(backup-damaged|not-a-backup|backup-newer)$/, `byte ${at}`);
      refused += 1;
    });
    if (read) assert.deepEqual(read, manifest);
  }
  assert.ok(refused > 50, `${refused} were refused`);
});

test('whoever changes rows and all checksums with them is stopped by the seal', async () => {
  const forged = { rows: Buffer.from('3522\tTidak ada keluhan\n'), seal: 'ab'.repeat(32) };
  await assert.rejects(check(await write(forged)), /seal/);
  assert.equal((await checkUnsealed(await write(forged))).tables[0]?.rows, 1);
});

test('rows, files and tables that the manifest does not tell of are refused', async () => {
  const sum = { rows: 1, hash: sha256(ROWS) };
  for (const manifest of [
    { tables: [{ ...TABLE, ...sum }] },
    { tables: [] },
    { files: { count: 0, bytes: 0, hash: sha256(ROWS) } },
    { hash: sha256(ROWS) },
  ])
    await assert.rejects(checkUnsealed(await write({ manifest })), { slug: 'backup-damaged' });
});

test('a manifest of a later format asks for a newer program', async () => {
  const manifest = { version: 2, program: '9.0.0' } as unknown as Partial<Manifest>;
  await assert.rejects(checkUnsealed(await write({ manifest })), { slug: 'backup-newer' });
});

test('no path leads out of the store, and no member is anything but a file', async () => {
  for (const key of ['../../etc/passwd', 'img/../x.webp', '/etc/x.webp', 'img/.hidden/x.webp', 'x.sh', ''])
    await assert.rejects(checkUnsealed(await write({ key })), /no file is called/, key);
  for (const chunk of [
    'tables/../x.y/000001.copy.zst',
    'tables/reports.report/1.copy.zst',
    'etc/passwd',
    'manifest.json',
  ])
    await assert.rejects(checkUnsealed(await write({ chunk })), { slug: 'backup-damaged' }, chunk);
  for (const type of ['symlink', 'link', 'directory', 'fifo'] as const) {
    const tar = pack();
    tar.entry({ name: chunkPath(TABLE, 1), type, linkname: '/etc/passwd' });
    tar.finalize();
    const path = newPath();
    writeFileSync(path, await buffer(tar));
    await assert.rejects(checkUnsealed(path), /not a file/, type);
  }
});

test('a part that unpacks to more than any part may is not unpacked', async () => {
  const bomb = zstdCompressSync(Buffer.alloc(300 * 1024 * 1024, 10));
  assert.ok(bomb.length < 100_000);
  await assert.rejects(checkUnsealed(await write({ packed: bomb })), /cannot be unpacked/);
});

test('parts in another order, or twice, are refused', async () => {
  await assert.rejects(checkUnsealed(await write({ chunk: chunkPath(TABLE, 2) })), /not where it belongs/);
});

test('a file that is something else is called so', async () => {
  for (const bytes of ['', 'Laporan warga, bukan cadangan.', Buffer.alloc(5000, 'x')]) {
    const path = newPath();
    writeFileSync(path, bytes);
    await assert.rejects(check(path), /no backup of Simpul|end is missing/);
  }
});
