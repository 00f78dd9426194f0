import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { createPerson, personInput, STAFF_ROLES, signInAsSample } from '#modules/accounts/index.ts';
import { findLines, openVersion, versionsOf } from '#modules/budget/index.ts';
import { listsOf } from '#modules/classifications/index.ts';
import { makeLetter } from '#modules/dashboards/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { changeService, servicesOf } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { seedBudget } from '../../support/budget.ts';
import { CANARIES } from '../../support/canaries.ts';
import { openRealRegion, readDatabase } from '../../support/region.ts';
import type { Server } from '../../support/server.ts';
import type { Asker } from './matrix.ts';

const SYSTEM: Actor = { kind: 'system', task: 'test' };
const SP4N = readFileSync(join(import.meta.dirname, '../../../src/modules/reports/import/fixtures/sp4n.csv'));
const WORK_MS = 60_000;

/** A report as somebody outside knows it, and a word that stands in its text alone. */
export interface ReportOf {
  readonly code: string;
  readonly word: string;
  /** Name and value of the cookie that holds its reporter's key. */
  readonly key: string;
  /** A picture that came with it. */
  readonly photo?: string;
  /** A document that its reporter sent later. */
  readonly document?: string;
}
export type ReportKind =
  | 'public'
  | 'public elsewhere'
  | 'secret'
  | 'secret elsewhere'
  | 'anonymous'
  | 'unverified'
  | 'archived'
  | 'aspiration';

/** A region with people of every role in one agency, another agency, and reports of every kind in each. */
export interface Side {
  readonly region: number;
  readonly slug: string;
  /** What each kind of asker sends along. */
  readonly cookies: Record<Asker, string>;
  readonly people: Readonly<Record<Exclude<Asker, 'visitor' | 'reporter'>, string>>;
  /** Somebody who asks nothing, for acts on persons. */
  readonly bystander: string;
  readonly agencies: readonly [own: string, another: string];
  /** Through which staff may sign in. */
  readonly provider: string;
  /** Code of a category that no other region has. */
  readonly category: string;
  /** The Monday of a weekly letter that no other region has. */
  readonly letter: string;
  /** A draft of a year's budget. */
  readonly budgetVersion: string;
  /** A line of the budget that anybody may read, and a village of the region. */
  readonly budgetLine: string;
  readonly village: string;
  readonly reports: Readonly<Record<ReportKind, ReportOf>>;
  /** One handed over to a musrenbang, with the aspiration in it. */
  readonly referral: string;
  /** A resident's proposal that is on the list, with a picture, and the key of who sent it. */
  readonly proposal: { readonly code: string; readonly key: string; readonly photo: string };
  /** One that is closed. */
  readonly meeting: string;
  /** A photo that came back with a form. */
  readonly keptPhoto: string;
  /** Of answers that were taken to SP4N-LAPOR!. */
  readonly sp4nExport: string;
  /** Of a request that an application has filed. */
  readonly token: string;
  /** One that was checked, and one that only lies there. */
  readonly importFiles: readonly [checked: string, untouched: string];
  /** The same of sheets that are to become lists of codes. */
  readonly listFiles: readonly [checked: string, untouched: string];
  /** A version of a list of codes. */
  readonly codeList: string;
}

/** A way to ask as a browser does, which follows nothing by itself. */
export const asker =
  (url: string) =>
  (path: string, cookie: string, init: RequestInit = {}) =>
    fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', origin: url, cookie, ...(init.headers as Record<string, string>) },
    });
type Ask = ReturnType<typeof asker>;

export const formOf = (fields: Readonly<Record<string, string | Blob>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, value, `${name}.csv`);
  }
  return form;
};

const photo = async (colour: string): Promise<Blob> => {
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
};

/** A year whose budget anybody may read, in both regions. */
export const BUDGET_YEAR = 2026;

/** What cannot be made through pages: a region with its agencies, and people with a session. */
const settle = async (db: Db, region: number) => {
  const now = new Date();
  const all = await inRegion(db, region, (tx) => listOrganisations(tx));
  const [own, another] = all.filter(({ kind }) => kind === 'agency').map(({ id }) => id);
  const add = async (role: (typeof STAFF_ROLES)[number], login: string) => {
    const input = personInput.parse({ login, name: `${role} Contoh`, role, organisation: own });
    return (await createPerson(db, SYSTEM, region, input, now)).id;
  };
  const people: Record<string, string> = {};
  const cookies: Record<string, string> = { visitor: '', reporter: '' };
  for (const role of STAFF_ROLES) {
    people[role] = await add(role, `${role}.${region}`);
    const device = { userAgent: 'uji', address: '127.0.0.1' };
    const { token } = await signInAsSample(db, { region, id: people[role] }, device, now);
    cookies[role] = `simpul_sesi=${token}`;
  }
  const category = `hanya-${region}`;
  const [model] = await inRegion(db, region, (tx) => servicesOf(tx));
  await changeService(
    db,
    { ...SYSTEM, task: 'test' },
    region,
    { ...model, code: category, nameId: 'Hanya di sini' },
    now,
  );
  const letter = region === 3522 ? '2026-11-23' : '2026-11-16';
  // Nobody is named, so nothing is sealed.
  const app = { db, secrets: makeSecrets(new Uint8Array(32)), settings: readSettings({}) };
  await makeLetter(app, SYSTEM, region, letter, now);
  const rka = { year: 2027, phase: 'rka', title: 'RKA contoh', source: 'pengujian' } as const;
  const reason = 'KUA-PPAS tahun ini tidak dicatat di sini.';
  await seedBudget(db, { region, year: BUDGET_YEAR });
  const budgetVersion = await openVersion(db, SYSTEM, region, { ...rka, reason }, now);
  const { budgetLine, village } = await inRegion(db, region, async (tx) => {
    const last = (await versionsOf(tx, BUDGET_YEAR)).findLast(({ lockedAt }) => lockedAt !== null)!;
    const places = await placesOfRegion(tx, region);
    return {
      budgetLine: (await findLines(tx, last, {}, { limit: 1 })).lines[0]!.id,
      village: places.find(({ level }) => level === 'village')!.code,
    };
  });
  return {
    region,
    letter,
    budgetVersion,
    budgetLine,
    village,
    cookies: cookies as Side['cookies'],
    people: people as Side['people'],
    bystander: await add('cadre', `bystander.${region}`),
    agencies: [own, another] as const,
    category,
    codeList: (await inRegion(db, region, (tx) => listsOf(tx, 'account')))[0].id,
  };
};

type Settled = Awaited<ReturnType<typeof settle>> & { readonly slug: string };

let words = 0;

/** Reporters who are not anonymous tell their name, and everybody a way to be reached: both in confidence. */
const CONTACTS = [CANARIES.phone, CANARIES.mail, CANARIES.nik];

const report = async (ask: Ask, { slug }: Settled, privacy: readonly string[], picture?: Blob): Promise<ReportOf> => {
  words += 1;
  const word = `kanari${String.fromCharCode(96 + words)}rahasia`;
  const form = formOf({
    text: `Jembatan kayu di dusun contoh patah, tandanya ${word}.`,
    contact: CONTACTS[words % CONTACTS.length],
    ...(privacy.includes('named') && { name: CANARIES.name }),
    ...(picture && { photos: picture }),
  });
  for (const one of privacy) form.append('privacy', one);
  const answer = await ask(`/${slug}/lapor`, '', { method: 'POST', body: form });
  const code = /\/ikuti\/([0-9A-Z-]+)/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(code, `a report is taken: ${answer.status}`);
  const key = answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .find((cookie) => cookie.includes(code.replaceAll('-', '')) || cookie.includes(code));
  assert.ok(key, 'its key stays on the device');
  if (!picture) return { code, word, key };
  const page = await (await ask(`/ikuti/${code}`, key)).text();
  const shown = /\/foto\/\d+\/([0-9a-f-]{36})\//.exec(page)?.[1];
  assert.ok(shown, 'its picture is shown to whoever sent it');
  return { code, word, key, photo: shown };
};

/** Its reporter writes to the office and sends a document along. */
const withDocument = async (ask: Ask, made: ReportOf): Promise<ReportOf> => {
  const pdf = new Blob(['%PDF-1.7\n%%EOF\n'], { type: 'application/pdf' });
  const form = formOf({ body: 'Ini suratnya.' });
  form.set('documents', pdf, 'surat.pdf');
  const answer = await ask(`/ikuti/${made.code}?/converse`, made.key, { method: 'POST', body: form });
  assert.equal(answer.status, 303, 'the document is taken');
  const page = await (await ask(`/ikuti/${made.code}`, made.key)).text();
  const document = /\/berkas\/\d+\/([0-9a-f-]{36})\//.exec(page)?.[1];
  assert.ok(document, 'and offered to whoever sent it');
  return { ...made, document };
};

const onDesk = async (
  ask: Ask,
  { cookies }: Settled,
  code: string,
  act: string,
  fields: Record<string, string>,
  who: 'verifier' | 'officer' = 'verifier',
) => {
  const answer = await ask(`/meja/${code}?/${act}`, cookies[who], { method: 'POST', body: formOf(fields) });
  assert.equal(answer.status, 303, `${act}: ${answer.status === 303 || (await answer.text())}`);
};

const reportsOf = async (ask: Ask, side: Settled): Promise<Side['reports']> => {
  const [own, another] = side.agencies;
  const handed = async (privacy: readonly string[], organisation: string, picture?: Blob) => {
    const made = await report(ask, side, privacy, picture);
    const title = `Jembatan patah ${made.code}`;
    await onDesk(ask, side, made.code, 'verify', { title, classification: 'complaint', organisation });
    return made;
  };
  const made = {
    public: await withDocument(ask, await handed(['named'], own, await photo('#884422'))),
    'public elsewhere': await withDocument(ask, await handed([], another)),
    secret: await handed(['named', 'secret'], own, await photo('#224488')),
    'secret elsewhere': await handed(['secret'], another, await photo('#228844')),
    anonymous: await handed(['anonymous'], own),
    unverified: await report(ask, side, []),
    archived: await report(ask, side, []),
    aspiration: await report(ask, side, []),
  };
  const wish = { title: `Taman baca ${made.aspiration.code}`, classification: 'aspiration', organisation: own };
  await onDesk(ask, side, made.aspiration.code, 'verify', wish);
  await onDesk(ask, side, made.archived.code, 'archive', {
    body: 'Laporan ini uji coba dan tidak menyebut tempat mana pun.',
  });
  return made;
};

const referralOf = async (ask: Ask, { agencies, cookies }: Settled, { code }: ReportOf): Promise<string> => {
  const body = formOf({
    stage: 'village',
    year: '2027',
    organisation: agencies[0],
    problem: 'Tidak ada tempat membaca.',
    reason: 'Diminta banyak warga di dusun itu.',
  });
  const cookie = cookies.verifier;
  const answer = await ask(`/meja/aspirasi/${code}?/refer`, cookie, { method: 'POST', body });
  assert.equal(answer.status, 303, `it is handed over: ${answer.status === 303 || (await answer.text())}`);
  const desk = await (await ask('/meja/aspirasi', cookie)).text();
  const id = /\/meja\/aspirasi\/usulan\/([0-9a-f-]{36})/.exec(desk)?.[1];
  assert.ok(id, 'the desk shows what was handed over');
  return id;
};

/** A resident proposes with a picture, and the planning office puts it on the list. */
const proposalOf = async (ask: Ask, { slug, cookies }: Settled): Promise<Side['proposal']> => {
  const point = slug === 'bojonegoro' ? { lat: '-7.15', lon: '111.88' } : { lat: '-7.91', lon: '113.82' };
  const asked = { title: 'Perbaikan jembatan contoh', problem: 'Jembatan kayu di dusun contoh lapuk.', ...point };
  const body = formOf({ ...asked, contact: CANARIES.mail, photos: await photo('#446688') });
  const answer = await ask(`/${slug}/usulan/baru`, '', { method: 'POST', body });
  const code = /\/usulan\/(U[0-9A-Z-]+)/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(code, `a proposal is taken: ${answer.status}`);
  const key = answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .find((cookie) => cookie.startsWith('kunci-'));
  assert.ok(key, 'its key stays on the device');
  const reading = formOf({ step: 'admitted', reason: 'Jelas tempatnya dan banyak yang memakainya.' });
  const read = await ask(`/meja/usulan/${code}?/screen`, cookies.planner, { method: 'POST', body: reading });
  assert.equal(read.status, 303, 'it is put on the list');
  const page = await (await ask(`/${slug}/usulan/${code}`, '')).text();
  const shown = /\/foto-usulan\/\d+\/([0-9a-f-]{36})\//.exec(page)?.[1];
  assert.ok(shown, 'its picture is public then');
  return { code, key, photo: shown };
};

/** An agency proposes something of its own, and holds a forum that is closed without deciding. */
const meetingOf = async (ask: Ask, { cookies, agencies }: Settled): Promise<string> => {
  const post = async (path: string, fields: Record<string, string>): Promise<string> => {
    const answer = await ask(path, cookies.officer, { method: 'POST', body: formOf(fields) });
    assert.equal(answer.status, 303, `${path}: ${answer.status === 303 || (await answer.text()).slice(0, 3000)}`);
    return answer.headers.get('location') ?? '';
  };
  const asked = { title: 'Rehabilitasi kantor contoh', problem: 'Atap kantor contoh bocor setiap hujan.' };
  await post('/meja/usulan/baru', { ...asked, organisation: agencies[0], year: '2028' });
  const held = { year: '2028', stage: 'agency_forum', organisation: agencies[0], heldOn: '2024-01-15' };
  const led = { venue: 'Aula contoh', chair: 'Kepala dinas contoh', method: 'votes' };
  const location = await post('/meja/usulan/rapat/baru', { ...held, ...led });
  const id = /\/rapat\/([0-9a-f-]{36})/.exec(location)?.[1];
  assert.ok(id, 'the meeting is prepared');
  const said = { attendance: 'Perangkat daerah 5', minutes: 'Usulan dibacakan dan dibahas bersama.' };
  await post(`/meja/usulan/rapat/${id}?/minutes`, { heldOn: held.heldOn, venue: led.venue, chair: led.chair, ...said });
  await post(`/meja/usulan/rapat/${id}?/close`, { sure: 'ya' });
  return id;
};

const keptPhotoOf = async (ask: Ask, { slug }: Settled): Promise<string> => {
  const body = formOf({ text: '', photos: await photo('#333333') });
  const page = await (await ask(`/${slug}/lapor`, '', { method: 'POST', body })).text();
  const token = /name="kept" value="([^"]+)"/.exec(page)?.[1];
  assert.ok(token, 'the photo comes back with the form');
  return token;
};

const importFileOf = async (ask: Ask, { cookies }: Settled, isChecked: boolean): Promise<string> => {
  const cookie = cookies.administrator;
  const body = formOf({ berkas: new Blob([new Uint8Array(SP4N)], { type: 'text/csv' }) });
  const answer = await ask('/admin/impor', cookie, { method: 'POST', body });
  const id = /\/admin\/impor\/([0-9a-f-]{36})/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(id, `the file is taken: ${answer.status}`);
  if (!isChecked) return id;
  await ask(`/admin/impor/${id}?/check`, cookie, { method: 'POST', body: formOf({ kosong: '' }) });
  for (const until = Date.now() + WORK_MS; Date.now() < until; await wait(200)) {
    const result = await ask(`/admin/impor/${id}/hasil.csv`, cookie);
    await result.body?.cancel();
    if (result.status === 200) return id;
  }
  throw new Error('The file was not checked in time');
};

const LIST = 'Kode;Uraian\n5;BELANJA DAERAH\n5.1;BELANJA OPERASI\n';

const listFileOf = async (ask: Ask, { cookies }: Settled, isChecked: boolean): Promise<string> => {
  const cookie = cookies.planner;
  const body = formOf({ berkas: new Blob([LIST], { type: 'text/csv' }) });
  const answer = await ask('/keuangan/kodefikasi/impor?jenis=rekening', cookie, { method: 'POST', body });
  const id = /\/impor\/([0-9a-f-]{36})/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(id, `the sheet is taken: ${answer.status}`);
  if (!isChecked) return id;
  const about = { title: 'Rekening contoh', regulation: 'Perbup Contoh 1/2026', source: 'berkas uji' };
  const choices = { 'kolom-code': 'Kode', 'kolom-name': 'Uraian', ...about, validFrom: '2030-01-01' };
  await ask(`/keuangan/kodefikasi/impor/${id}?/check`, cookie, { method: 'POST', body: formOf(choices) });
  for (const until = Date.now() + WORK_MS; Date.now() < until; await wait(200)) {
    const result = await ask(`/keuangan/kodefikasi/impor/${id}/hasil.csv`, cookie);
    await result.body?.cancel();
    if (result.status === 200) return id;
  }
  throw new Error('The sheet was not checked in time');
};

const providerOf = async (ask: Ask, { cookies }: Settled, issuer: string): Promise<string> => {
  const body = formOf({
    name: 'Layanan Contoh',
    issuer,
    clientId: 'simpul',
    clientAuth: 'client_secret_basic',
    secret: 'rahasia-untuk-uji',
    signingAlg: 'ES256',
    scope: 'openid',
  });
  const answer = await ask('/admin/masuk-lewat?/save', cookies.administrator, { method: 'POST', body });
  const id = /layanan=([0-9a-f-]{36})/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(id, `the provider is kept: ${answer.status}`);
  return id;
};

const sp4nExportOf = async (ask: Ask, side: Settled): Promise<string> => {
  const { code } = await report(ask, side, []);
  const handed = { title: 'Jembatan patah di SP4N', classification: 'complaint', organisation: side.agencies[0] };
  await onDesk(ask, side, code, 'verify', handed);
  await onDesk(ask, side, code, 'track', { body: '8500001' });
  await onDesk(ask, side, code, 'accept', { kosong: '' }, 'officer');
  const answer = { done: 'explain', body: 'Jembatannya diganti bulan depan.' };
  await onDesk(ask, side, code, 'answer', answer, 'officer');
  const made = await ask('/meja/sp4n', side.cookies.verifier, { method: 'POST', body: formOf({ kosong: '' }) });
  const id = /ekspor=([0-9a-f-]{36})/.exec(made.headers.get('location') ?? '')?.[1];
  assert.ok(id, `the answers are exported: ${made.status}`);
  return id;
};

const tokenOf = async (ask: Ask, { cookies, region }: Settled): Promise<string> => {
  const key = formOf({ label: 'Aplikasi Contoh', contact: 'aplikasi@contoh.invalid', perHour: '100' });
  const page = await ask('/admin/open311?/issue', cookies.administrator, { method: 'POST', body: key });
  const shown = await page.text();
  const issued = /id="issued-key"[^>]*>([^<]+)</.exec(shown)?.[1];
  assert.ok(
    issued,
    `the key is shown: ${page.status} ${shown
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .slice(0, 1500)}`,
  );
  const fields = { api_key: issued, jurisdiction_id: String(region).replace(/^(..)/, '$1.'), service_code: 'road' };
  const body = new URLSearchParams({ ...fields, address_string: 'Depan balai desa contoh' });
  const [{ token }] = await (await ask('/open311/v2/requests.json', '', { method: 'POST', body })).json();
  return token;
};

const furnish = async (ask: Ask, side: Settled, issuer: string): Promise<Side> => {
  const [
    reports,
    proposal,
    meeting,
    keptPhoto,
    provider,
    sp4nExport,
    token,
    checked,
    untouched,
    listChecked,
    listUntouched,
  ] = await Promise.all([
    reportsOf(ask, side),
    proposalOf(ask, side),
    meetingOf(ask, side),
    keptPhotoOf(ask, side),
    providerOf(ask, side, issuer),
    sp4nExportOf(ask, side),
    tokenOf(ask, side),
    importFileOf(ask, side, true),
    importFileOf(ask, side, false),
    listFileOf(ask, side, true),
    listFileOf(ask, side, false),
  ]);
  const reporter = [reports.public, reports.secret, reports.anonymous, reports.unverified].map(({ key }) => key);
  return {
    ...side,
    cookies: { ...side.cookies, reporter: [...reporter, proposal.key].join('; ') },
    reports,
    proposal,
    meeting,
    referral: await referralOf(ask, side, reports.aspiration),
    keptPhoto,
    provider,
    sp4nExport,
    token,
    importFiles: [checked, untouched],
    listFiles: [listChecked, listUntouched],
  };
};

/**
 * Two regions side by side on a server that was just started.
 * @param issuer of the provider through which staff of both may sign in
 */
export const openWorld = async (server: Server, issuer: string): Promise<{ own: Side; other: Side }> => {
  await server.kill();
  await openRealRegion(server, 3522, true);
  await openRealRegion(server, 3511, true);
  const settled = await readDatabase(server, async (db) => [await settle(db, 3522), await settle(db, 3511)] as const);
  await server.restart();
  const ask = asker(server.url);
  const [own, other] = await Promise.all([
    furnish(ask, { ...settled[0], slug: 'bojonegoro' }, issuer),
    furnish(ask, { ...settled[1], slug: 'bondowoso' }, issuer),
  ]);
  return { own, other };
};
