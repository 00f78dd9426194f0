import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { seedSamplePeople, signInAsSample } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { isPass, makePass } from '../passes.ts';
import { documentsOf, knownDocuments, showingsOf } from '../queries/conversation.ts';
import { toldIdentity } from '../queries/desk.ts';
import { sourcesOf } from '../queries/follow.ts';
import { messagesOf, reportById } from '../queries/report.ts';
import { keyCookie, sealKey } from '../reporter-cookie.ts';
import { reportRoutes } from '../routes.ts';
import { timelineOf } from '../rules/timeline.ts';
import type { ReportRef, Submission } from '../types.ts';
import { openDocuments, sealDocuments, takeDocuments } from './documents.ts';
import { openIdentity } from './identity.ts';
import { becomeAnonymous, completeReport, converse } from './reporter.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { archiveReport, askReporter, verifyAndAssign } from './verifier.ts';
import { showWords } from './words.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const REPORTER: Actor = { kind: 'reporter' };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  organisation,
});
const VERIFIER = person('verifier');
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;
const REASON = 'Nomor rumah dan nama tetangga kami keluarkan.';
const PDF = { field: 'documents', name: 'Surat RT Sari.pdf', position: 1, bytes: Buffer.from('%PDF-1.7\n%%EOF\n') };

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-talk-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  let files: Store;
  let agency: string;
  const app = () => ({ db: db(), secrets, files, settings: readSettings({}) }) as App;
  const inside = <T>(read: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, read);

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      const all = await listOrganisations(tx);
      await seedSamplePeople(tx, REGION, NOW, all);
      agency = all.find(({ name }) => name === 'Dinas Perhubungan')!.id;
    });
  });

  const submit = async (change: Partial<Submission> = {}) => {
    const submission = {
      text: 'Lampu jalan di depan masjid mati semua.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      ...change,
    } as const;
    const receipt = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], randomUUID(), NOW);
    return { ...receipt, ref: { region: REGION, id: receipt.id } };
  };
  const decision = { title: 'Lampu jalan mati', classification: 'complaint' } as const;
  const asked = async (change: Partial<Submission> = {}) => {
    const report = await submit(change);
    await verifyAndAssign(db(), VERIFIER, report.ref, decision, agency, NOW);
    await askReporter(db(), VERIFIER, report.ref, 'Di dusun mana, dan nomor berapa?', later(1));
    return report;
  };
  const seenBy = async ({ id }: ReportRef, isParty: boolean) =>
    inside(async (tx) => {
      const report = (await reportById(tx, id))!;
      return timelineOf({ ...(await sourcesOf(tx, report)), mayRead: true, isParty }, later(9)).facts;
    });

  test('reporter and office send each other documents, which nobody else is given', async () => {
    const { ref, code, words } = await asked();
    const { documents, problems } = await takeDocuments(app(), [
      PDF,
      { ...PDF, position: 2, bytes: Buffer.from('MZ') },
    ]);
    assert.deepEqual([documents.length, problems.map(({ slug }) => slug)], [1, ['document-kind']]);
    await completeReport(db(), REPORTER, ref, 'Di Dusun Contoh, lihat surat ini.', [], later(2), documents);
    await converse(db(), person('officer', agency), ref, 'Terima kasih, ini jadwalnya.', [], later(3), documents);
    const kept = await inside((tx) => documentsOf(tx, ref.id));
    assert.deepEqual(
      kept.map(({ name, kind }) => [name, kind]),
      [
        ['Surat RT Sari.pdf', 'pdf'],
        ['Surat RT Sari.pdf', 'pdf'],
      ],
    );
    assert.deepEqual(
      [...(await inside((tx) => knownDocuments(tx, [documents[0]!.fileKey, 'doc/00/00/x.pdf'])))],
      [documents[0]!.fileKey],
    );
    const told = await inside((tx) => historyOf(tx, `reports/${ref.id}`));
    assert.doesNotMatch(JSON.stringify(told.map((entry) => entry.public)), /Surat|Dusun/);
    assert.equal((await seenBy(ref, true)).find(({ act }) => act === 'complete')?.documents.length, 1);
    assert.ok((await seenBy(ref, false)).every((fact) => fact.documents.length === 0));

    const routes = reportRoutes(app());
    routes.onError((error) => new Response(null, { status: isProblem(error) ? error.status : 500 }));
    const ask = async (cookie: string, id = kept[0]!.id, file = 'lampiran.pdf') => {
      const answer = await routes.request(`/berkas/${REGION}/${id}/${file}`, { headers: { cookie } });
      return [answer.status, answer.headers.get('content-disposition')];
    };
    const session = async (login: string) => {
      const found = await inside((tx) =>
        tx.one<{ id: string }>('select id from accounts.person where login = $1', [login]),
      );
      const { token } = await signInAsSample(
        db(),
        { region: REGION, id: found!.id },
        { userAgent: '', address: '127.0.0.1' },
        new Date(),
      );
      return `simpul_sesi=${token}`;
    };
    const key = `${keyCookie(code)}=${sealKey(secrets, code, words)}`;
    assert.deepEqual(await ask(key), [200, 'attachment']);
    assert.deepEqual(await ask(await session('ratih.bojonegoro')), [200, 'attachment']);
    const stranger = await submit();
    const wrong = `${keyCookie(code)}=${sealKey(secrets, stranger.code, stranger.words)}`;
    for (const cookie of ['', wrong, await session('joko.bojonegoro')])
      assert.deepEqual(await ask(cookie), [404, null]);
    assert.deepEqual(await ask(key, undefined, 'lampiran.docx'), [404, null]);
  });

  test('a form that comes back keeps its documents, and no token of another place or time brings one', async () => {
    const { documents } = await takeDocuments(app(), [PDF]);
    const [{ token }] = sealDocuments(secrets, REGION, documents, NOW);
    const names = (region: number, tokens: string[], now: Date) =>
      openDocuments(secrets, region, tokens, now).map(({ document }) => document.name);
    assert.deepEqual(names(REGION, [token, token, 'karangan'], later(19)), ['Surat RT Sari.pdf']);
    assert.deepEqual([names(3511, [token], NOW), names(REGION, [token], later(21))], [[], []]);
  });

  test('a fourth document of one message is told and not kept, and an act refuses more than there may be', async () => {
    const four = Array.from({ length: 4 }, (_, index) => ({ ...PDF, position: index + 1 }));
    const { documents, problems } = await takeDocuments(app(), four);
    assert.deepEqual([documents.length, problems.map(({ slug }) => slug)], [3, ['too-many-documents']]);
    const { ref } = await asked();
    const many = [...documents, ...documents];
    await assert.rejects(converse(db(), REPORTER, ref, 'Ini semua.', [], NOW, many), problem('too-many-documents'));
  });

  test('a reporter becomes anonymous afterwards: the name is gone for good, the thread stays and the key still opens it', async () => {
    const { ref } = await submit({
      anonymous: false,
      reporterName: 'Sari Contoh',
      reporterContact: 'sari@contoh.invalid',
      text: 'Lampu mati. Telepon saya 081200000137.',
    });
    assert.match(
      (await openIdentity(app(), VERIFIER, ref, 'Perlu menanyakan letak.', later(1))).wording!,
      /081200000137/,
    );
    await converse(db(), REPORTER, ref, 'Tolong segera.', [], later(2));
    const officer = person('officer', agency);
    await assert.rejects(becomeAnonymous(db(), officer, ref, later(3)), problem('not-allowed'));
    assert.equal((await becomeAnonymous(db(), REPORTER, ref, later(3))).anonymous, true);
    assert.equal(await inside((tx) => toldIdentity(tx, ref.id)), false);
    assert.deepEqual(await openIdentity(app(), VERIFIER, ref, 'Perlu menanyakan letak.', later(4)), {
      name: null,
      contact: null,
      wording: null,
    });
    await assert.rejects(becomeAnonymous(db(), REPORTER, ref, later(5)), problem('nothing-to-erase'));
    await converse(db(), REPORTER, ref, 'Masih mati.', [], later(6));
    assert.equal((await inside((tx) => messagesOf(tx, ref.id))).length, 2);
    const entry = (await inside((tx) => historyOf(tx, `reports/${ref.id}`))).find(
      ({ act }) => act === 'report.become_anonymous',
    );
    assert.doesNotMatch(JSON.stringify(entry), /Sari|contoh\.invalid/);
    const row = await inside((tx) =>
      tx.one<{ row: string }>('select r::text as row from reports.report r where id = $1', [ref.id]),
    );
    assert.doesNotMatch(row!.row, /Sari/);
  });

  test('whoever was anonymous from the start erases the contact that they left', async () => {
    const { ref } = await submit({ reporterContact: 'budi@contoh.invalid' });
    await becomeAnonymous(db(), REPORTER, ref, later(1));
    assert.equal(await inside((tx) => toldIdentity(tx, ref.id)), false);
  });

  test('a verifier shows what the reporter wrote later without its private parts, and closes it again; every choice stays', async () => {
    const { ref } = await asked();
    await completeReport(db(), REPORTER, ref, 'Dusun Contoh nomor 12, sebelah Bu Rina.', [], later(2));
    const [{ id: message }] = (await inside((tx) => messagesOf(tx, ref.id))).filter(
      ({ kind }) => kind === 'completion',
    );
    const said = async (isParty: boolean) => (await seenBy(ref, isParty)).find(({ act }) => act === 'complete');
    assert.equal((await said(false))?.said, null);
    const body = 'Di Dusun Contoh.';
    await assert.rejects(
      showWords(db(), person('officer', agency), ref, { message, body, reason: REASON }, NOW),
      problem('not-allowed'),
    );
    await assert.rejects(
      showWords(db(), VERIFIER, ref, { message, body, reason: 'ya' }, NOW),
      problem('choice-needs-reason'),
    );
    await assert.rejects(
      showWords(db(), VERIFIER, ref, { message, body: ' ', reason: REASON }, NOW),
      problem('text-needed'),
    );
    await showWords(db(), VERIFIER, ref, { message, body, reason: REASON }, later(3));
    assert.equal((await said(false))?.said, body);
    assert.deepEqual(
      [(await said(true))?.said, (await said(true))?.shown],
      ['Dusun Contoh nomor 12, sebelah Bu Rina.', body],
    );
    await showWords(db(), VERIFIER, ref, { message, body: null, reason: 'Pelapor meminta ditutup lagi.' }, later(4));
    assert.equal((await said(false))?.said, null);
    assert.deepEqual(
      [(await said(true))?.said, (await said(true))?.shown],
      ['Dusun Contoh nomor 12, sebelah Bu Rina.', null],
    );
    assert.deepEqual(
      (await inside((tx) => showingsOf(tx, ref.id))).map((one) => one.body),
      [body, null],
    );
    const told = await inside((tx) => historyOf(tx, `reports/${ref.id}`));
    assert.doesNotMatch(JSON.stringify(told), /Rina|nomor 12|Dusun/);
  });

  test('an office’s words are redacted the same way; notes, the private conversation and words of another report never', async () => {
    const { ref } = await submit();
    const reason = 'Pak Darmo, RT 3, tidak bisa dihubungi; laporan ini tidak menyebut tempat.';
    await archiveReport(db(), VERIFIER, ref, reason, later(1));
    await converse(db(), REPORTER, ref, 'Ini rahasia saya.', [], later(2));
    const messages = await inside((tx) => messagesOf(tx, ref.id));
    const of = (kind: string) => messages.find((one) => one.kind === kind)!.id;
    const body = 'Laporan ini tidak menyebut tempat.';
    await showWords(db(), VERIFIER, ref, { message: of('archive'), body, reason: REASON }, later(3));
    assert.equal((await seenBy(ref, false)).find(({ act }) => act === 'archive')?.said, body);
    const show = (message: string, at = ref) =>
      showWords(db(), VERIFIER, at, { message, body, reason: REASON }, later(4));
    await assert.rejects(show(of('message')), problem('words-not-found'));
    await assert.rejects(show(randomUUID()), problem('words-not-found'));
    await assert.rejects(show(of('archive'), (await submit()).ref), problem('words-not-found'));
  });

  test('a pass opens the report that it was made for, and no other', () => {
    const pass = makePass(secrets, 'reopen', '3522-AAA');
    assert.equal(isPass(secrets, 'reopen', '3522-AAA', pass), true);
    assert.equal(isPass(secrets, 'reopen', '3522-BBB', pass), false);
    assert.equal(isPass(secrets, 'lasting', '3522-AAA', pass), false);
    assert.equal(isPass(makeSecrets(Buffer.alloc(32, 8)), 'reopen', '3522-AAA', pass), false);
    for (const odd of [undefined, '', 'karangan', `${pass}x`.slice(2)])
      assert.equal(isPass(secrets, 'reopen', '3522-AAA', odd), false);
  });
});
