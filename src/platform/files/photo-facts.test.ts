import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { readPhotoFacts } from './photo-facts.ts';

test('reading what cameras wrote leaves nothing behind, however many photos come', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const photo = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } }).jpeg();
  const { exif } = await sharp(await photo.withExif({ IFD0: { Make: 'Rekaan' } }).toBuffer()).metadata();
  const readMany = async (times: number) => {
    for (let at = 0; at < times; at += 1) await readPhotoFacts(exif!, '+07:00');
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await readMany(300);
  const grown = (await readMany(1500)) - before;
  assert.ok(grown < 2e6, `${Math.round(grown / 1500)} bytes for each photo`);
});
