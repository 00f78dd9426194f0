import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { bindColumns, proposeColumns, proposeLike, rememberColumns, rememberedColumns } from './index.ts';

const WORDS = {
  code: 'kode rekening, kode *, code',
  name: 'nama rekening, uraian *, nama',
  price: 'harga satuan, harga *',
};

test('the better-known heading wins a field, and no column serves two', () => {
  assert.deepEqual(proposeColumns(WORDS, ['No', 'Kode', 'KODE REKENING', 'Uraian Rekening', 'Nama', 'Harga (Rp)']), {
    code: 'KODE REKENING',
    name: 'Nama',
    price: 'Harga (Rp)',
  });
});

test('what was chosen before is proposed again, as far as the file has it', () => {
  const before = { code: 'Nomor', name: 'sebutan', price: 'Pagu' };
  assert.deepEqual(proposeLike(before, WORDS, ['Kode', 'NOMOR', 'Sebutan', 'Harga']), {
    code: 'NOMOR',
    name: 'Sebutan',
    price: 'Harga',
  });
});

test('a chosen column stands where its heading is, in whatever spelling', () => {
  assert.deepEqual(
    bindColumns({ code: 'kode-rekening', name: 'Uraian' }, ['No', 'Kode Rekening', 'URAIAN'], { code: 'kode' }),
    new Map([
      ['code', 1],
      ['name', 2],
    ]),
  );
});

test('a column that is not there, or was not chosen though it is needed, is named', () => {
  assert.throws(
    () => bindColumns<'code' | 'name'>({ code: 'Kode' }, ['Uraian'], { name: 'nama' }),
    (error) => isProblem(error) && assert.deepEqual(error.params.missing, ['Kode', 'nama']) === undefined,
  );
});

eachEngine((_engine, db) => {
  test('a region remembers the columns of each purpose, the last ones', async () => {
    const NOW = new Date('2026-11-21T02:00:00Z');
    const at = (region: number) => inRegion(db(), region, (tx) => rememberedColumns(tx, 'uji.harga'));
    for (const code of ['Kode', 'Nomor'])
      await inRegion(db(), 3522, (tx) => rememberColumns(tx, 'uji.harga', { code }, NOW));
    assert.deepEqual(await at(3522), { code: 'Nomor' });
    assert.equal(await at(3511), undefined);
  });
});
