import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { historyOf } from '#platform/journal.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { DISGUISES } from '../../../../tests/support/disguises.ts';
import { drawPicture } from '../../../../tests/support/pictures.ts';
import { countUnindexed } from '../queries/likeness.ts';
import { flagsOfReport } from '../queries/proof.ts';
import type { StoredPhoto, Submission } from '../types.ts';
import { acceptReport, answerReport } from './agency.ts';
import { fileVisit } from './field.ts';
import { openPhotos, photoLimits, sealPhotos, takePhotos } from './photos.ts';
import { doubtsAbout, indexPhotos, withLikeness } from './proof.ts';
import { contestReport } from './reporter.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { verifyAndAssign } from './verifier.ts';

const REGIONS = [3522, 3511] as const;
const monday = new Date('2026-11-09T02:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const REPORTER: Actor = { kind: 'reporter' };
const secrets = makeSecrets(Buffer.alloc(32, 7));
const HERE = { lat: -7.15, lon: 111.88 };
const submission: Submission = {
  text: 'Jalan di tanjakan berlubang, sudah sebulan.',
  kind: 'complaint',
  answers: {},
  ...HERE,
  anonymous: true,
  secret: false,
  channel: 'web',
};

const folder = mkdtempSync(join(tmpdir(), 'simpul-proof-'));
let files: Store;
let scenes: Buffer[];
before(async () => {
  files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
  scenes = await Promise.all([3, 4, 7, 14].map((seed) => drawPicture(seed)));
});
after(() => rmSync(folder, { recursive: true }));

/** A photo as a phone sends it. */
const taken = async (bytes: Buffer, facts: Partial<StoredPhoto> = {}): Promise<StoredPhoto> => {
  const { photos } = await takePhotos(
    { files },
    [{ field: 'photos', name: 'a.jpg', position: 1, bytes }],
    photoLimits('Asia/Jakarta'),
  );
  return { ...photos[0], ...facts };
};

eachEngine((_engine, db) => {
  const offices = new Map<number, { id: string }[]>();
  const person = (region: number, role: string, organisation?: string): Actor => ({
    kind: 'person',
    id: '00000000-0000-7000-8000-000000000001',
    name: 'Contoh',
    role,
    region,
    organisation,
  });
  const officer = (region: number) => person(region, 'officer', offices.get(region)![0].id);

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    for (const region of REGIONS)
      await inRegion(db(), region, async (tx) => {
        await openRegion(tx, { region, isSample: false, now: monday });
        await seedOrganisations(tx, region, monday);
        await seedReports(tx, { kind: 'system', task: 'test' }, monday);
        offices.set(region, await listOrganisations(tx, { kinds: ['agency'] }));
      });
  });

  /** A report that an office has taken on. */
  const accepted = async (photos: StoredPhoto[] = [], region: number = REGIONS[0]) => {
    const { id } = await submitReport(
      { db: db(), secrets },
      { kind: 'visitor' },
      region,
      submission,
      photos,
      randomUUID(),
      monday,
    );
    const ref = { region, id };
    const decision = { title: 'Jalan berlubang', classification: 'complaint' } as const;
    await verifyAndAssign(db(), person(region, 'verifier'), ref, decision, offices.get(region)![0].id, later(1));
    await acceptReport(db(), officer(region), ref, later(2));
    return ref;
  };
  const answer = (ref: { region: number; id: string }, photos: StoredPhoto[], at = later(30)) =>
    answerReport(
      db(),
      officer(ref.region),
      ref,
      { body: 'Lubang sudah kami tambal hari ini.', workDone: true, photos },
      at,
    );
  const flagged = async (ref: { region: number; id: string }) =>
    (await inRegion(db(), ref.region, (tx) => flagsOfReport(tx, ref.id))).map(({ flag, match }) => [
      flag,
      match?.report.id,
    ]);
  const honest = { takenAt: later(28), lat: HERE.lat + 0.0003, lon: HERE.lon };

  test('an honest photo is noticed by nothing, and the journal tells of no flag', async () => {
    const ref = await accepted([await taken(scenes[0])]);
    const photo = await taken(scenes[1], honest);
    assert.equal(await doubtsAbout(db(), ref, [photo], later(30)), undefined);
    await answer(ref, [photo]);
    assert.deepEqual(await flagged(ref), []);
    const entries = await inRegion(db(), ref.region, (tx) => historyOf(tx, `reports/${ref.id}`));
    assert.equal(entries.find(({ act }) => act === 'report.answer')?.public.flags, undefined);
  });

  test('an earlier photo that comes again, cut, mirrored and with another date over it, is found with what it matches', async () => {
    const first = await accepted();
    await answer(first, [await taken(scenes[2], honest)]);
    for (const disguise of ['cropped to 60 %', 'date stamped over', 'mirrored, cropped to 75 %']) {
      const again = await accepted();
      const photo = await taken(await DISGUISES[disguise](scenes[2], 5), honest);
      const doubts = await doubtsAbout(db(), again, [photo], later(30));
      assert.deepEqual(
        doubts?.photos.map(({ position, flags }) => [position, flags[0].flag]),
        [[1, 'reused']],
        disguise,
      );
      assert.match(doubts!.photos[0].flags[0].matched!.report.code, /^3522-/);
      await answer(again, [photo]);
      const found = await flagged(again);
      assert.equal(found.length, 1, disguise);
      assert.equal(found[0][0], 'reused');
    }
    const other = await accepted([], REGIONS[1]);
    await answer(other, [await taken(scenes[2], honest)]);
    assert.deepEqual(await flagged(other), [], 'pictures of another region are not looked at');
  });

  test('the very same file is found even where there is nothing to see in it, and only there', async () => {
    const grey = await DISGUISES['in grey'](await DISGUISES['resized to 40 %'](Buffer.from(scenes[3]), 1), 1);
    const first = await accepted();
    await answer(first, [await taken(grey, honest)]);
    const second = await accepted();
    await answer(second, [{ ...(await taken(grey, honest)), likeness: undefined }]);
    assert.deepEqual(await flagged(second), [['reused', first.id]]);
    const drawing: StoredPhoto = {
      fileKey: 'img/00/00/x',
      sha256: Buffer.alloc(32, 9),
      width: 8,
      height: 6,
      isDrawing: true,
    };
    for (const ref of [await accepted(), await accepted()]) {
      await answer(ref, [drawing]);
      assert.deepEqual(await flagged(ref), [], 'what samples share is no evidence');
    }
  });

  test('the reporter’s own photo sent back as proof is named as that, and one from before a contest is too early', async () => {
    const ref = await accepted([await taken(scenes[0])]);
    await answer(ref, [await taken(await DISGUISES['brighter, more contrast'](scenes[0], 1), honest)]);
    const mine = (await flagged(ref)).find(([flag]) => flag === 'reporters');
    assert.deepEqual(mine, ['reporters', ref.id]);
    await contestReport(db(), REPORTER, ref, 'Belum ditambal sama sekali.', [], later(40));
    const doubts = await doubtsAbout(db(), ref, [await taken(scenes[1], honest)], later(50));
    assert.deepEqual(
      doubts?.photos[0].flags.map(({ flag }) => flag),
      ['reused', 'early'],
    );
  });

  test('a photo of the own note from the field is no second use in the answer, but that of a note before a contest or of another case is', async () => {
    const scene = await drawPicture(31);
    const noted = async (ref: { region: number; id: string }, at: Date) => {
      const visit = {
        body: 'Sudah kering.',
        photos: [await taken(scene, honest)],
        writtenAt: at,
        seen: 'accepted',
      } as const;
      const inspector = officer(ref.region) as Extract<Actor, { kind: 'person' }>;
      await fileVisit(db(), inspector, ref, visit, randomUUID(), at);
    };
    const own = await accepted();
    await noted(own, later(29));
    await answer(own, [await taken(scene, honest)]);
    assert.deepEqual(await flagged(own), []);
    await contestReport(db(), REPORTER, own, 'Belum kering sama sekali.', [], later(40));
    const doubts = await doubtsAbout(db(), own, [await taken(scene, { ...honest, takenAt: later(45) })], later(50));
    assert.deepEqual(
      doubts?.photos[0].flags.map(({ flag }) => flag),
      ['reused'],
    );
    const other = await accepted();
    await answer(other, [await taken(scene, honest)]);
    assert.equal((await flagged(other))[0]?.[0], 'reused');
  });

  test('the mark of doubts stays with the same photos and changes with them', async () => {
    const ref = await accepted();
    const far = await taken(scenes[3], { ...honest, lat: -7.2 });
    const doubts = await doubtsAbout(db(), ref, [far], later(30));
    assert.deepEqual(
      doubts?.photos[0].flags.map(({ flag }) => flag),
      ['reused', 'far'],
    );
    assert.equal((await doubtsAbout(db(), ref, [far], later(31)))?.mark, doubts?.mark);
    assert.notEqual((await doubtsAbout(db(), ref, [await taken(scenes[3], far)], later(30)))?.mark, undefined);
    assert.notEqual(
      (await doubtsAbout(db(), ref, [{ ...far, fileKey: 'img/aa/bb/y' }], later(30)))?.mark,
      doubts?.mark,
    );
  });

  test('a photo of a returned form is looked at like a new one', async () => {
    const photo = await taken(scenes[1], {
      ...honest,
      software: 'Kamera Rekaan',
      device: { ...HERE, accuracyMetres: 9, at: later(28) },
    });
    const [{ token }] = sealPhotos(secrets, 3522, [photo], later(28));
    assert.ok(token.length < 1500, `${token.length} characters of a hidden field`);
    const [{ photo: kept }] = openPhotos(secrets, 3522, [token], later(29)).kept;
    const { likeness, ...facts } = photo;
    assert.deepEqual(kept, facts);
    const [again] = await withLikeness({ files }, [kept]);
    assert.ok(again.likeness!.marks.length > 20 && likeness!.marks.length > 20);
  });

  test('photos of before the index enter it by a job that goes on where it was cut off; what cannot be opened is passed over', async () => {
    const waiting = () => inRegion(db(), REGIONS[0], (tx) => countUnindexed(tx, 100));
    await indexPhotos({ db: db(), files }, () => later(60));
    assert.equal(await waiting(), 0);
    const old = { ...(await taken(await drawPicture(20))), likeness: undefined };
    const first = await accepted([old, { ...old, fileKey: 'img/00/00/gone', sha256: Buffer.alloc(32, 5) }]);
    assert.equal(await waiting(), 2);
    assert.equal(await indexPhotos({ db: db(), files }, () => later(60)), 2);
    assert.equal(await waiting(), 0);
    const again = await accepted();
    await answer(again, [await taken(await DISGUISES['cropped to 75 %'](await drawPicture(20), 3), honest)]);
    assert.deepEqual(await flagged(again), [['reused', first.id]]);
  });
});
