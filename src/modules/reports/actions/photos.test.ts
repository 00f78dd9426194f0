import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { type FormFile, openStore, type Store, sweepOrphans } from '#platform/files/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { knownFiles } from '../queries/files.ts';
import type { Submission } from '../types.ts';
import { openPhotos, photoLimits, sealPhotos, takePhotos } from './photos.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';

const NOW = new Date('2026-11-09T02:00:00Z');
const LATER = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const LIMITS = photoLimits('Asia/Jakarta');
const secrets = makeSecrets(Buffer.alloc(32, 7));
const folder = mkdtempSync(join(tmpdir(), 'simpul-photos-'));
let files: Store;

const picture = async (red: number): Promise<Uint8Array> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 90, b: 60 } } })
    .jpeg()
    .toBuffer();
const file = (position: number, bytes: Uint8Array, name = `foto-${position}.jpg`): FormFile => ({
  field: 'photos',
  name,
  position,
  bytes,
});
const stored = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of files.list('img/')) keys.push(key);
  return keys.sort();
};

before(async () => {
  files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
});
after(() => rmSync(folder, { recursive: true }));

describe('photos of a form', () => {
  test('the good ones are stored in their order, and each bad one is named', async () => {
    const bad = file(2, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'gambar.svg');
    const given = [file(1, await picture(10)), bad, file(3, await picture(30))];
    const { photos, problems } = await takePhotos({ files }, given, LIMITS);
    assert.deepEqual(
      photos.map(({ width, height }) => [width, height]),
      [
        [40, 30],
        [40, 30],
      ],
    );
    assert.deepEqual(
      problems.map(({ slug, params }) => [slug, params.position]),
      [['photo-kind', 2]],
    );
    assert.match(problems[0].sentence.id, /^Foto ke-2 \(gambar\.svg\)/);
    for (const { fileKey } of photos)
      assert.ok(await files.get(`${fileKey}/small.webp`).then((f) => f?.stream.cancel().then(() => true)));
  });

  test('a store that is full says so for each photo', async () => {
    const full = {
      ...files,
      put: () => Promise.reject(Object.assign(new Error('no room'), { isSimpulProblem: true, slug: 'storage-full' })),
    };
    const { photos, problems } = await takePhotos({ files: full }, [file(1, await picture(1))], LIMITS);
    assert.deepEqual(photos, []);
    assert.equal(problems[0].slug, 'storage-full');
  });

  test('a mistake of ours is not taken for a bad photo', async () => {
    const broken = { ...files, put: () => Promise.reject(new TypeError('ours')) };
    await assert.rejects(takePhotos({ files: broken }, [file(1, await picture(1))], LIMITS), /ours/);
  });
});

describe('photos that a returned form keeps', () => {
  const photo = {
    fileKey: 'img/aa/bb/0190',
    sha256: Buffer.alloc(32, 1),
    width: 800,
    height: 600,
    takenAt: new Date('2026-11-08T01:00:00Z'),
    lat: -7.15,
    lon: 111.88,
  };
  const [{ token }] = sealPhotos(secrets, 3522, [photo], NOW);
  const slugs = (tokens: string[], region = 3522, at = NOW) =>
    openPhotos(secrets, region, tokens, at).problems.map(({ slug }) => slug);

  test('come back whole, each once, and say nothing on the way', () => {
    const { kept, problems } = openPhotos(secrets, 3522, [token, token], LATER(1));
    assert.deepEqual(kept, [{ token, photo }]);
    assert.deepEqual(problems, []);
    assert.doesNotMatch(Buffer.from(token, 'base64url').toString('latin1'), /img|111|lat/);
  });

  test('open in their own region only, before the sweep may take them, and not when changed', () => {
    assert.deepEqual(slugs([token], 3511), ['photos-expired']);
    assert.deepEqual(slugs([token], 3522, LATER(21)), ['photos-expired']);
    assert.deepEqual(slugs([`${token.slice(0, -2)}AA`, '', 'x']), ['photos-expired']);
  });

  test('stay when another one beside them no longer opens', () => {
    assert.equal(openPhotos(secrets, 3522, ['x', token], NOW).kept.length, 1);
  });
});

eachEngine((_engine, db) => {
  const submission: Submission = {
    text: 'Lampu di depan balai desa padam.',
    kind: 'complaint',
    answers: {},
    anonymous: true,
    secret: false,
    channel: 'web',
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    for (const region of [3522, 3511]) {
      await inRegion(db(), region, async (tx) => {
        await openRegion(tx, { region, isSample: true, now: NOW });
        await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      });
    }
  });

  test('the sweep takes the pictures that no report of any region names, and only those', async () => {
    for (const key of await stored()) await files.remove(key);
    const { photos } = await takePhotos(
      { files },
      [file(1, await picture(1)), file(2, await picture(2)), file(3, await picture(3))],
      LIMITS,
    );
    const app = { db: db(), secrets };
    const visitor = { kind: 'visitor' } as const;
    await submitReport(app, visitor, 3522, submission, [photos[0]], 'satu', NOW);
    await submitReport(app, visitor, 3511, submission, [photos[1]], 'dua', NOW);
    const isNamed = (keys: string[]) => inEveryRegion(db(), (tx) => knownFiles(tx, keys));

    const young = await sweepOrphans(files, 'img/', new Date(Date.now() - 86_400_000), isNamed);
    assert.deepEqual(young, { seen: 0, removed: 0 });
    const old = await sweepOrphans(files, 'img/', new Date(Date.now() + 60_000), isNamed);
    assert.deepEqual(old, { seen: 9, removed: 3 });
    const left = ['large', 'medium', 'small'].flatMap((size) =>
      photos.slice(0, 2).map(({ fileKey }) => `${fileKey}/${size}.webp`),
    );
    assert.deepEqual(await stored(), left.sort());
  });
});
