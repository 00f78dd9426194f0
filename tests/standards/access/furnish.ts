import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CANARIES } from '../../support/canaries.ts';
import { type Ask, formOf, paperOf, photo, type ReportOf, type Side } from './side.ts';

const SP4N = readFileSync(join(import.meta.dirname, '../../../src/modules/reports/import/fixtures/sp4n.csv'));
const WORK_MS = 60_000;

/** What of a region is there before anybody asks a page. */
export type Settled = Omit<
  Side,
  | 'reports'
  | 'proposal'
  | 'meetings'
  | 'deskProposal'
  | 'template'
  | 'referral'
  | 'keptPhoto'
  | 'provider'
  | 'sp4nExport'
  | 'token'
  | 'importFiles'
  | 'listFiles'
  | 'paymentFile'
>;

let words = 0;

/** Reporters who are not anonymous tell their name, and everybody a way to be reached: both in confidence. */
const CONTACTS = [CANARIES.phone, CANARIES.mail, CANARIES.nik];

const report = async (ask: Ask, { slug }: Settled, privacy: readonly string[], picture?: Blob): Promise<ReportOf> => {
  words += 1;
  const word = `kanari${String.fromCharCode(96 + words)}rahasia`;
  const form = formOf({
    text: `Jembatan kayu di dusun contoh patah, tandanya ${word}. NIK ${CANARIES.nik}, telepon ${CANARIES.phone}, ${CANARIES.mail}`,
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
  const pdf = new Blob([paperOf('Surat contoh dari warga dusun contoh tentang jembatan kayu yang patah')], {
    type: 'application/pdf',
  });
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

type Poster = (path: string, fields: Record<string, string>) => Promise<string>;

/** Sends forms as somebody with this cookie. @returns where each leads */
const poster =
  (ask: Ask, cookie: string): Poster =>
  async (path, fields) => {
    const answer = await ask(path, cookie, { method: 'POST', body: formOf(fields) });
    assert.equal(answer.status, 303, `${path}: ${answer.status === 303 || (await answer.text()).slice(0, 3000)}`);
    return answer.headers.get('location') ?? '';
  };

const LED = { venue: 'Aula contoh', chair: 'Kepala dinas contoh', method: 'votes' };
const HELD_ON = '2024-01-15';

const prepared = async (post: Poster, organisation: string): Promise<string> => {
  const held = { year: '2028', stage: 'agency_forum', organisation, heldOn: HELD_ON };
  const location = await post('/meja/usulan/rapat/baru', { ...held, ...LED });
  const id = /\/rapat\/([0-9a-f-]{36})/.exec(location)?.[1];
  assert.ok(id, 'the meeting is prepared');
  return id;
};

type OfOffice = Pick<Side, 'meetings' | 'deskProposal'>;

/** An agency proposes something of its own, and holds a forum that is closed without deciding; that of another agency is open. */
const meetingsOf = async (ask: Ask, { cookies, agencies: [own, another] }: Settled): Promise<OfOffice> => {
  const post = poster(ask, cookies.officer);
  const asked = { title: 'Rehabilitasi kantor contoh', problem: 'Atap kantor contoh bocor setiap hujan.' };
  const proposed = await post('/meja/usulan/baru', { ...asked, organisation: own, year: '2028' });
  const deskProposal = /kode=(U[0-9A-Z-]+)/.exec(proposed)?.[1];
  assert.ok(deskProposal, 'the office has proposed');
  const id = await prepared(post, own);
  const said = { attendance: 'Perangkat daerah 5', minutes: 'Usulan dibacakan dan dibahas bersama.' };
  await post(`/meja/usulan/rapat/${id}?/minutes`, { heldOn: HELD_ON, venue: LED.venue, chair: LED.chair, ...said });
  await post(`/meja/usulan/rapat/${id}?/close`, { sure: 'ya' });
  return { deskProposal, meetings: [id, await prepared(poster(ask, cookies.planner), another)] };
};

const templateOf = async (ask: Ask, { cookies }: Settled): Promise<string> => {
  const words = { name: 'Akan dijadwalkan', body: 'Perbaikannya akan dijadwalkan bersama dinas.' };
  await poster(ask, cookies.officer)('/meja/templat?/add', words);
  const page = await (await ask('/meja/templat', cookies.officer)).text();
  const id = /name="template" value="([0-9a-f-]{36})"/.exec(page)?.[1];
  assert.ok(id, 'the template is kept');
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

const PAYMENTS =
  'Nomor SP2D;Tanggal SP2D;Jenis;Nama SKPD;Kode Rekening;Nilai\n1/LS;kemarin;LS;Dinas Contoh;5.1.02;1000\n';

const paymentFileOf = async (ask: Ask, { cookies }: Settled): Promise<string> => {
  const cookie = cookies.treasurer;
  const body = formOf({ berkas: new Blob([PAYMENTS], { type: 'text/csv' }) });
  const at = '/keuangan/pembayaran/impor';
  const answer = await ask(`${at}?/upload&tahun=2026&sumber=contoh`, cookie, { method: 'POST', body });
  const id = /berkas=([0-9a-f-]{36})/.exec(answer.headers.get('location') ?? '')?.[1];
  assert.ok(id, `the file of payments is taken: ${answer.status}`);
  const columns = { number: 'Nomor SP2D', date: 'Tanggal SP2D', account: 'Kode Rekening', amount: 'Nilai' };
  const chosen = formOf({ berkas: id, total: '1000', ...columns });
  await ask(`${at}?/check`, cookie, { method: 'POST', body: chosen });
  for (const until = Date.now() + WORK_MS; Date.now() < until; await wait(200)) {
    const refused = await ask(`${at}/${id}/ditolak.csv`, cookie);
    await refused.body?.cancel();
    if (refused.status === 200) return id;
  }
  throw new Error('The file of payments was not checked in time');
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

export const furnish = async (ask: Ask, side: Settled, issuer: string): Promise<Side> => {
  const [
    reports,
    proposal,
    ofOffice,
    template,
    keptPhoto,
    provider,
    sp4nExport,
    token,
    checked,
    untouched,
    listChecked,
    listUntouched,
    paymentFile,
  ] = await Promise.all([
    reportsOf(ask, side),
    proposalOf(ask, side),
    meetingsOf(ask, side),
    templateOf(ask, side),
    keptPhotoOf(ask, side),
    providerOf(ask, side, issuer),
    sp4nExportOf(ask, side),
    tokenOf(ask, side),
    importFileOf(ask, side, true),
    importFileOf(ask, side, false),
    listFileOf(ask, side, true),
    listFileOf(ask, side, false),
    paymentFileOf(ask, side),
  ]);
  const reporter = [reports.public, reports.secret, reports.anonymous, reports.unverified].map(({ key }) => key);
  return {
    ...side,
    cookies: { ...side.cookies, reporter: [...reporter, proposal.key].join('; ') },
    reports,
    proposal,
    ...ofOffice,
    template,
    referral: await referralOf(ask, side, reports.aspiration),
    keptPhoto,
    provider,
    sp4nExport,
    token,
    importFiles: [checked, untouched],
    listFiles: [listChecked, listUntouched],
    paymentFile,
  };
};
