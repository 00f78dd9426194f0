import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from './testing.ts';

test('a file that is no table is refused with what it looks like', async () => {
  const files: [string, Uint8Array][] = [
    ['import-not-a-table', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00])],
    ['import-not-a-table', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['import-not-a-table', Buffer.from('%PDF-1.7\n')],
    ['import-not-a-table', Buffer.from('<!DOCTYPE html><table><tr><td>Tracking ID')],
    ['import-not-a-table', Buffer.from('\ufeff  <html>')],
    ['import-not-a-table', Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 7) % 32))],
    ['import-file-empty', Buffer.from('')],
    ['import-file-empty', Buffer.from('\ufeff \n\n')],
  ];
  for (const [slug, bytes] of files) assert.equal(await problemOf(bytes), slug, bytes.toString());
});

test('a line without end is refused before it fills the memory', async () => {
  let given = 0;
  async function* endless() {
    yield Buffer.from('Tracking ID;Judul\n');
    for (; given < 1000; given++) yield Buffer.alloc(65_536, 'x');
  }
  assert.equal(await problemOf(endless(), { format: 'csv' }), 'import-columns-missing');
  const columns = { sourceId: 'Tracking ID', title: 'Judul' };
  given = 0;
  const options = { format: 'csv', mapping: { columns, constants: { reportedAt: '2025-01-01' } } } as const;
  assert.equal(await problemOf(endless(), options), 'import-line-too-long');
  assert.ok(given < 200, `read ${given} pieces`);
});
