import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine } from '../../../tests/support/database.ts';
import { inNoRegion } from './index.ts';

eachEngine((_engine, db) => {
  const ask = (sql: string, value: unknown) => inNoRegion(db(), (tx) => tx.query(sql, [value]));
  const unfit = { slug: 'text-unfit', status: 400 };

  test('text that no database takes is refused in words, as text and in json', async () => {
    await assert.rejects(ask('select $1::text', 'a\0b'), unfit);
    await assert.rejects(ask('select $1::jsonb', JSON.stringify(['a\0b'])), unfit);
    await assert.rejects(ask('select $1::jsonb', JSON.stringify(['\ud83d'])), unfit);
  });

  test('an id that is none names nothing', async () => {
    await assert.rejects(ask('select $1::uuid', 'x'), { slug: 'id-unfit', status: 404 });
  });

  test('what else the database cannot read is a mistake of ours', async () => {
    await assert.rejects(ask('select $1::integer', 'x'), (error: { slug?: string }) => error.slug === undefined);
  });
});
