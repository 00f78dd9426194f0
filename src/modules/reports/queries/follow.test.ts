import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { SESSION_COOKIE, samplePeople, seedSamplePeople, signInAsSample } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { takePhotos } from '../actions/photos.ts';
import { converse, supporterHashes, supportReport } from '../actions/reporter.ts';
import { seedReports } from '../actions/setup.ts';
import { submitReport } from '../actions/submit.ts';
import { verifyAndAssign } from '../actions/verifier.ts';
import { keyCookie, sealKey } from '../reporter-cookie.ts';
import { photoRoutes } from '../routes/photo.ts';
import { timelineOf } from '../rules/timeline.ts';
import type { StoredPhoto, Submission } from '../types.ts';
import { isSupportedBy, sourcesOf } from './follow.ts';
import { photosOf, reportById } from './report.ts';

const REGION = 3522;
const NOW = new Date('2026-11-10T02:00:00Z');
const VERIFIER: Actor = {
  kind: 'person',
  id: randomUUID(),
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};
const ROAD: Submission = {
  text: 'Dalan bolong neng tanjakan pasar, wis sebulan.',
  kind: 'complaint',
  serviceCode: 'road',
  placeCode: '35.22.15.2008',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
};

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const folder = mkdtempSync(join(tmpdir(), 'simpul-photos-'));
  let files: Store;
  let agency: { id: string; name: string };
  const app = () => ({ db: db(), secrets, files });

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const all = await listOrganisations(tx);
      await seedSamplePeople(tx, REGION, NOW, all);
      agency = all.find(({ kind }) => kind === 'agency')!;
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const aPhoto = async (): Promise<StoredPhoto> => {
    const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#876' } })
      .jpeg()
      .toBuffer();
    const limits = { bytes: 1e6, pixels: 1e6, seconds: 10, cameraZone: '+07:00' };
    const { photos } = await takePhotos({ files }, [{ field: 'photos', name: 'a.jpg', position: 1, bytes }], limits);
    return photos[0];
  };
  const submit = async (change: Partial<Submission> = {}) => {
    const receipt = await submitReport(
      app(),
      { kind: 'visitor' },
      REGION,
      { ...ROAD, ...change },
      [await aPhoto()],
      randomUUID(),
      NOW,
    );
    return { ...receipt, ref: { region: REGION, id: receipt.id } };
  };
  const verify = (ref: { region: number; id: string }) =>
    verifyAndAssign(db(), VERIFIER, ref, { title: 'Jalan berlubang', classification: 'complaint' }, agency.id, NOW);
  const photosIn = (id: string) => inRegion(db(), REGION, (tx) => photosOf(tx, id));
  const look = async (photo: string, cookie = '') => {
    const routes = photoRoutes(app());
    routes.onError((error, c) => c.text(error.message, isProblem(error) ? (error.status as 404) : 500));
    const answer = await routes.request(`/foto/${REGION}/${photo}/small.webp`, { headers: { cookie } });
    return {
      status: answer.status,
      cache: answer.headers.get('cache-control'),
      type: answer.headers.get('content-type'),
    };
  };

  test('the journal and the messages of a report become its thread', async () => {
    const { ref } = await submit();
    await verify(ref);
    const { sources } = await inRegion(db(), REGION, async (tx) => ({
      sources: await sourcesOf(tx, (await reportById(tx, ref.id))!),
    }));
    const { facts, owed } = timelineOf({ ...sources, mayRead: true, isParty: true }, NOW);
    assert.deepEqual(
      facts.map(({ act, organisationId, said, photos }) => [act, organisationId, said, photos.length]),
      [
        ['submit', null, ROAD.text, 1],
        ['verify', null, null, 0],
        ['assign', agency.id, null, 0],
      ],
    );
    assert.deepEqual(
      owed.map(({ step }) => step),
      ['first_response', 'resolve', 'reporter_silence'],
    );
  });

  test('a picture is public once its report is verified, and before that only for whoever holds the key', async () => {
    const { ref, id, code, words } = await submit();
    const [photo] = await photosIn(id);
    const key = `${keyCookie(code)}=${sealKey(secrets, code, words)}`;
    assert.equal((await look(photo.id)).status, 404);
    assert.deepEqual(await look(photo.id, key), { status: 200, cache: 'private, no-store', type: 'image/webp' });
    await verify(ref);
    const seen = await look(photo.id);
    assert.equal(seen.status, 200);
    assert.match(seen.cache ?? '', /^public/);
  });

  test('the key of one report opens no picture of another, and no made-up cookie does', async () => {
    const mine = await submit();
    const other = await submit({ secret: true });
    const [photo] = await photosIn(other.id);
    const moved = `${keyCookie(other.code)}=${sealKey(secrets, mine.code, mine.words)}`;
    assert.equal((await look(photo.id, moved)).status, 404);
    assert.equal((await look(photo.id, `${keyCookie(other.code)}=AQIDBA`)).status, 404);
    assert.equal((await look(randomUUID())).status, 404);
  });

  test('pictures of a private message stay between the reporter and the desk', async () => {
    const { ref, id, code, words } = await submit();
    await verify(ref);
    await converse(db(), { kind: 'reporter' }, ref, 'Ini foto rumah saya.', [await aPhoto()], NOW);
    const photo = (await photosIn(id)).find(({ messageId }) => messageId)!;
    assert.equal((await look(photo.id)).status, 404);
    assert.equal((await look(photo.id, `${keyCookie(code)}=${sealKey(secrets, code, words)}`)).status, 200);
    const people = await inRegion(db(), REGION, (tx) => samplePeople(tx));
    const sign = async (role: string) => {
      const person = people.find((one) => one.role === role)!;
      const device = { userAgent: 'test', address: '127.0.0.1' };
      const { token } = await signInAsSample(db(), { region: REGION, id: person.id }, device, new Date());
      return `${SESSION_COOKIE}=${token}`;
    };
    assert.deepEqual(await look(photo.id, await sign('verifier')), {
      status: 200,
      cache: 'private, no-store',
      type: 'image/webp',
    });
    assert.equal((await look(photo.id, await sign('cadre'))).status, 404);
  });

  test('a supporter is known again on the same report and on no other', async () => {
    const { ref, id } = await submit();
    await verify(ref);
    await supportReport(app(), { kind: 'visitor' }, ref, 'device 1', NOW);
    const supports = (device: string) =>
      inRegion(db(), REGION, (tx) => isSupportedBy(tx, id, supporterHashes(app(), id, device)));
    assert.equal(await supports('device 1'), true);
    assert.equal(await supports('device 2'), false);
  });
});
