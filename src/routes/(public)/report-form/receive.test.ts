import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Region } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { ENGINES, openTestDatabase } from '../../../../tests/support/database.ts';
import { receive } from './receive.ts';

const REGION = { region_id: 3522, time_zone: 'Asia/Jakarta' } as Region;
const NOW = new Date('2026-11-09T02:00:00Z');

test('of one client 500 photos an hour are taken; beyond that the words are kept and it is said', async (t) => {
  let stored = 0;
  const put = async () => {
    stored += 1;
  };
  const { db, close } = await openTestDatabase(ENGINES.at(-1)!);
  t.after(close);
  const app = { db, secrets: makeSecrets(Buffer.alloc(32, 7)), files: { put } } as unknown as App;
  let shade = 0;
  const send = async (client: string, now = NOW) => {
    const form = new FormData();
    form.set('text', 'Lampu jalan mati');
    for (let n = 0; n < 5; n += 1) {
      shade += 1;
      const background = { r: shade % 256, g: shade >> 8, b: 0 };
      const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toBuffer();
      form.append('photos', new Blob([new Uint8Array(bytes)]), 'foto.png');
    }
    return receive(
      app,
      REGION,
      new Request('http://simpul.example/lapor', { method: 'POST', body: form }),
      client,
      now,
    );
  };
  for (let n = 0; n < 100; n += 1) assert.deepEqual((await send('192.0.2.1')).problems, []);
  assert.equal(stored, 500 * 3);
  const beyond = await send('192.0.2.1');
  assert.equal(stored, 500 * 3, 'nothing more was opened or stored');
  assert.deepEqual(
    beyond.problems.map(({ slug, status }) => [slug, status]),
    [['photos-not-taken', 429]],
  );
  assert.deepEqual([beyond.kept.length, beyond.values.get('text')], [0, ['Lampu jalan mati']]);
  assert.equal((await send('192.0.2.2')).kept.length, 5);
  assert.equal((await send('192.0.2.1', new Date(NOW.getTime() + 3_600_000))).kept.length, 5);
});
