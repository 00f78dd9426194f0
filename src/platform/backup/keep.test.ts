import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backupName, outlived } from './keep.ts';

const NOW = new Date('2026-11-30T18:31:00Z');
const DAY = 86_400_000;
const daysAgo = (days: number) => backupName(new Date(NOW.getTime() - days * DAY));
const ageOf = (name: string) => Array.from({ length: 100 }, (_, days) => days).find((days) => daysAgo(days) === name);

test('after a hundred nights there are seven of the last days and one of each of four weeks before', () => {
  let names: string[] = [];
  for (let night = 99; night >= 0; night -= 1) {
    const then = new Date(NOW.getTime() - night * DAY);
    names.push(backupName(then));
    const gone = new Set(outlived(names, then));
    names = names.filter((name) => !gone.has(name));
  }
  const ages = names.map(ageOf).sort((a, b) => a! - b!);
  assert.deepEqual(ages.slice(0, 7), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(ages.length, 11);
  assert.ok(ages.at(-1)! >= 25 && ages.at(-1)! <= 34, `the oldest is ${ages.at(-1)} days old`);
});

test('what bears another name stays, however old', () => {
  assert.deepEqual(outlived(['sebelum-pindah.tar', 'simpul.tar', 'simpul-20200101T000000Z.tar.part'], NOW), []);
});

test('when no backup was taken for long, the last ones are kept', () => {
  assert.deepEqual(outlived([daysAgo(44), daysAgo(30)], NOW), []);
  assert.deepEqual(outlived([daysAgo(90)], NOW), []);
});
