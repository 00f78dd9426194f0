import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Db } from '#platform/db/index.ts';
import { keptFigure } from './kept.ts';

const database = () => ({ engine: {} }) as Db;
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20) + seconds * 1000);
const counter = () => {
  let counted = 0;
  return async () => {
    counted += 1;
    return counted;
  };
};

test('a figure is counted once in ten seconds, however many look', async () => {
  const [db, count] = [database(), counter()];
  const looks = [0, 0, 9].map((second) => keptFigure(db, '3522', at(second), count));
  assert.deepEqual(await Promise.all(looks), [1, 1, 1]);
  assert.equal(await keptFigure(db, '3522', at(10), count), 2);
});

test('figures of two filters, and of two databases, are never mixed', async () => {
  const [db, count] = [database(), counter()];
  assert.equal(await keptFigure(db, '3522', at(0), count), 1);
  assert.equal(await keptFigure(db, '3522?late=1', at(0), count), 2);
  assert.equal(await keptFigure(database(), '3522', at(0), count), 3);
});

test('a count that failed is tried again', async () => {
  const db = database();
  await assert.rejects(
    keptFigure(db, '3522', at(0), () => Promise.reject(new Error('gone'))),
    /gone/,
  );
  assert.equal(await keptFigure(db, '3522', at(0), counter()), 1);
});

test('the oldest figure makes room when there are too many', async () => {
  const [db, count] = [database(), counter()];
  for (let n = 0; n < 501; n += 1) await keptFigure(db, `3522?q=${n}`, at(0), count);
  assert.equal(await keptFigure(db, '3522?q=500', at(1), count), 501);
  assert.equal(await keptFigure(db, '3522?q=0', at(1), count), 502);
});
