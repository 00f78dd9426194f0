import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { createPerson, personInput, STAFF_ROLES, signInAsSample } from '#modules/accounts/index.ts';
import { makeLetter } from '#modules/dashboards/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { changeService, servicesOf } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
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
  readonly reports: Readonly<Record<ReportKind, ReportOf>>;
  /** One handed over to a musrenbang, with the aspiration in it. */
  readonly referral: string;
  /** A photo that came back with a form. */
  readonly keptPhoto: string;
  /** Of answers that were taken to SP4N-LAPOR!. */
  readonly sp4nExport: string;
  /** Of a request that an application has filed. */
  readonly token: string;
  /** One that was checked, and one that only lies there. */
  readonly importFiles: readonly [checked: string, untouched: string];
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
  return {
    region,
    letter,
    cookies: cookies as Side['cookies'],
    people: people as Side['people'],
    bystander: await add('cadre', `bystander.${region}`),
    agencies: [own, another] as const,
    category,
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
  const [reports, keptPhoto, provider, sp4nExport, token, checked, untouched] = await Promise.all([
    reportsOf(ask, side),
    keptPhotoOf(ask, side),
    providerOf(ask, side, issuer),
    sp4nExportOf(ask, side),
    tokenOf(ask, side),
    importFileOf(ask, side, true),
    importFileOf(ask, side, false),
  ]);
  const reporter = [reports.public, reports.secret, reports.anonymous, reports.unverified].map(({ key }) => key);
  return {
    ...side,
    cookies: { ...side.cookies, reporter: reporter.join('; ') },
    reports,
    referral: await referralOf(ask, side, reports.aspiration),
    keptPhoto,
    provider,
    sp4nExport,
    token,
    importFiles: [checked, untouched],
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
