import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { samplePhoto } from './photos.ts';
import { SAMPLE_SERVICES } from './services.ts';

test('every service has a picture before and after: JPEG, 1200 x 900, at most 60 kB', async () => {
  for (const { code } of SAMPLE_SERVICES)
    for (const kind of ['before', 'after'] as const) {
      const picture = await samplePhoto({ seed: 5, kind, service: code });
      const { format, width, height } = await sharp(picture).metadata();
      assert.deepEqual([format, width, height], ['jpeg', 1200, 900]);
      assert.ok(picture.length <= 60_000, `${code} ${kind}: ${picture.length}`);
    }
});

test('the same seed draws the same picture, another seed another place', async () => {
  const road = (seed: number) => samplePhoto({ seed, kind: 'before', service: 'road' });
  assert.ok((await road(1)).equals(await road(1)));
  assert.ok(!(await road(1)).equals(await road(2)));
});

test('before and after differ in the matter and share the sky', async () => {
  const sky = async (kind: 'before' | 'after') => {
    const picture = await samplePhoto({ seed: 8, kind, service: 'road' });
    return sharp(picture).extract({ left: 0, top: 0, width: 1200, height: 200 }).raw().toBuffer();
  };
  const whole = (kind: 'before' | 'after') => samplePhoto({ seed: 8, kind, service: 'road' });
  assert.ok((await sky('before')).equals(await sky('after')));
  assert.ok(!(await whole('before')).equals(await whole('after')));
});
