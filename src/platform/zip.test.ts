import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { type ZipPart, zipOf } from './zip.ts';

const WHEN = new Date('2026-01-12T08:00:00Z');
const whole = async (parts: AsyncIterable<ZipPart> | Iterable<ZipPart>) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(parts, WHEN)) pieces.push(piece);
  return Buffer.concat(pieces);
};
const read = (archive: Buffer) =>
  Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  );

test('an archive gives back what was put in, in its order, and the same bytes each time', async () => {
  const parts = [
    { name: 'a.csv', content: ['satu,', 'dua\n', 'jalan Ngasem – Butoh\n'] },
    { name: 'dalam/b.json', content: ['{}'] },
    { name: 'kosong.txt', content: [] },
  ];
  const archive = await whole(parts);
  assert.deepEqual(read(archive), {
    'a.csv': 'satu,dua\njalan Ngasem – Butoh\n',
    'dalam/b.json': '{}',
    'kosong.txt': '',
  });
  assert.deepEqual(await whole(parts), archive);
});

test('a later part is made of what an earlier one turned out to be', async () => {
  let lines = 0;
  async function* rows() {
    for (let at = 0; at < 3; at += 1) {
      lines += 1;
      yield `${at}\n`;
    }
  }
  async function* parts(): AsyncGenerator<ZipPart> {
    yield { name: 'rows.csv', content: rows() };
    yield { name: 'count.txt', content: [String(lines)] };
  }
  assert.deepEqual(read(await whole(parts())), { 'rows.csv': '0\n1\n2\n', 'count.txt': '3' });
});

test('what goes wrong while a part is made ends the archive, and whoever stops taking stops the making', async () => {
  async function* broken() {
    yield 'a';
    throw new Error('the line is cut');
  }
  await assert.rejects(whole([{ name: 'a', content: broken() }]), /the line is cut/);
  let made = 0;
  let ended = false;
  async function* endless() {
    try {
      for (;;) {
        made += 1;
        yield `${Math.sin(made)}`.repeat(5000);
      }
    } finally {
      ended = true;
    }
  }
  const taking = zipOf([{ name: 'a', content: endless() }], WHEN);
  for (let taken = 0; taken < 4; taken += 1) await taking.next();
  await taking.return(undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const then = made;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(made, then, 'nothing is made for nobody');
  assert.ok(made < 1000);
  assert.ok(ended, 'and what was open is closed');
});
