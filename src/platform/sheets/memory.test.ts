import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { plainRows, workbookOf } from '../../../tests/support/workbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'simpul-sheets-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const MB = 1024 * 1024;

interface Cost {
  readonly rows: number;
  readonly cells: number;
  /** The problem that it met; null when all was read. */
  readonly problem: string | null;
  /** Most that it held above what it began with. Bytes. */
  readonly most: number;
  /** Of processor. */
  readonly seconds: number;
}

/** Reads a file in a process of its own, where nobody else's memory is counted. */
const READER = `
  const { openAsBlob } = await import('node:fs');
  const { openTable } = await import(process.env.TABLE);
  const bytes = Buffer.from(await (await openAsBlob(process.env.FILE)).arrayBuffer());
  const before = process.memoryUsage().rss;
  const begun = process.cpuUsage();
  let [rows, cells, most, problem] = [0, 0, 0, null];
  const look = () => { most = Math.max(most, process.memoryUsage().rss - before); };
  const looking = setInterval(look, 20);
  try {
    for await (const row of (await openTable(bytes)).rows) {
      rows += 1;
      cells += row.cells.length;
      if (rows % 1000 === 0) look();
    }
  } catch (error) {
    if (!error.slug) throw error;
    problem = error.slug;
  }
  look();
  clearInterval(looking);
  const { user, system } = process.cpuUsage(begun);
  console.log(JSON.stringify({ rows, cells, problem, most, seconds: (user + system) / 1e6 }));
`;

const costOf = (bytes: Uint8Array): Cost => {
  const file = join(folder, 'sheet');
  writeFileSync(file, bytes);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', READER], {
    env: { ...process.env, FILE: file, TABLE: join(import.meta.dirname, 'table.ts') },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
};

test('a bomb is refused before it fills the memory, in a sheet or in its texts', () => {
  const sheet = [{ name: 'Satu', rows: plainRows([['Kode'], ['1']]) }];
  for (const part of ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml']) {
    const { problem, most } = costOf(workbookOf(sheet, { parts: { [part]: Buffer.alloc(64 * MB, ' ') } }));
    assert.match(String(problem), /^sheet-(abusive|too-large)$/, part);
    assert.ok(most < 150 * MB, `${part}: ${Math.round(most / MB)} MB`);
  }
});

test('a hundred thousand rows of fifteen columns are read in little memory', { timeout: 180_000 }, () => {
  const COLUMNS = 15;
  const ROWS = 100_000;
  const texts = Array.from({ length: 20_000 }, (_, n) => `Belanja barang ${n} untuk kegiatan kantor`);
  const lines: string[] = [plainRows([Array.from({ length: COLUMNS }, (_, n) => `Kolom ${n}`)])];
  for (let line = 2; line <= ROWS + 1; line++) {
    const cells = Array.from({ length: COLUMNS }, (_, n) =>
      n < 8 ? `<c t="s"><v>${(line * 31 + n) % texts.length}</v></c>` : `<c><v>${line * 1000 + n}.25</v></c>`,
    );
    lines.push(`<row r="${line}">${cells.join('')}</row>`);
  }
  const bytes = workbookOf([{ name: 'Besar', rows: lines.splice(0).join('') }], { texts, level: 1 });
  const { rows, cells, problem, most, seconds } = costOf(bytes);
  assert.deepEqual([rows, cells, problem], [ROWS, ROWS * COLUMNS, null]);
  assert.ok(seconds < 15, `${seconds} s of processor`);
  assert.ok(most < 200 * MB, `${Math.round(most / MB)} MB`);
});
