import type { Page, Response } from 'playwright-core';
import { signInAs } from './people.ts';

/** Whoever looks at it in the demonstration; nobody: a resident. */
type Reader = 'Ratih' | 'Lestari' | 'Panca' | 'Galih' | 'Yuni' | 'Mulyono' | 'Dewi' | 'Marsudi' | undefined;
export interface Visit {
  readonly as?: Reader;
  readonly path: string;
  /** The first link on `path` that matches is the page itself. */
  readonly follow?: RegExp;
  /** 200 when absent. */
  readonly status?: number;
}

const NOBODY = '01900000-0000-7000-8000-00000000dead';

/** Every page of the program, by its folder. */
export const VISITS: Record<string, Visit> = {
  '(public)/[[region=region]]': { path: '/bojonegoro' },
  '(public)/[[region=region]]/aspirasi': { path: '/bojonegoro/aspirasi' },
  '(public)/[[region=region]]/aspirasi/[code]': { path: '/bojonegoro/aspirasi', follow: /aspirasi\/3522-/ },
  '(public)/[[region=region]]/kabar': { path: '/bojonegoro/kabar?district=35.22.15' },
  '(public)/[[region=region]]/anggaran': { path: '/bojonegoro/anggaran' },
  '(public)/[[region=region]]/anggaran/[year=year]': { path: '/bojonegoro/anggaran/2026?menurut=kegiatan' },
  '(public)/[[region=region]]/anggaran/[year=year]/baris/[line]': {
    path: '/bojonegoro/anggaran/2026?cari=jalan',
    follow: /anggaran\/2026\/baris\/[0-9a-f]{16}/,
  },
  '(public)/[[region=region]]/anggaran/[year=year]/beda': { path: '/bojonegoro/anggaran/2026/beda' },
  '(public)/[[region=region]]/anggaran/[year=year]/lra': { path: '/bojonegoro/anggaran/2026/lra?sampai=2026-06-30' },
  '(public)/[[region=region]]/anggaran/[year=year]/tahapan': { path: '/bojonegoro/anggaran/2026/tahapan' },
  '(public)/[[region=region]]/anggaran/[year=year]/tempat': { path: '/bojonegoro/anggaran/2026/tempat' },
  '(public)/[[region=region]]/anggaran/[year=year]/tempat/[place]': {
    path: '/bojonegoro/anggaran/2026/tempat/35.22.04',
  },
  '(public)/[[region=region]]/kodefikasi': { path: '/bojonegoro/kodefikasi' },
  '(public)/[[region=region]]/kodefikasi/[kind=listkind]': { path: '/bojonegoro/kodefikasi/rekening?kode=5.1.02' },
  '(public)/[[region=region]]/lapor': { path: '/bojonegoro/lapor' },
  '(public)/[[region=region]]/laporan': { path: '/bojonegoro/laporan' },
  '(public)/[[region=region]]/audit': { path: '/bojonegoro/audit' },
  '(public)/[[region=region]]/cara-menghitung': { path: '/bojonegoro/cara-menghitung' },
  '(public)/[[region=region]]/kinerja': { path: '/bojonegoro/kinerja' },
  '(public)/[[region=region]]/kinerja/[kind=figures]/[whose]': { path: '/bojonegoro/kinerja/kecamatan/35.22.15' },
  '(public)/[[region=region]]/privasi': { path: '/bojonegoro/privasi' },
  '(public)/[[region=region]]/usulan': { path: '/bojonegoro/usulan' },
  '(public)/[[region=region]]/usulan/baru': { path: '/bojonegoro/usulan/baru' },
  '(public)/[[region=region]]/usulan/[code]': { path: '/bojonegoro/usulan?keadaan=accepted', follow: /usulan\/U3522-/ },
  '(public)/[[region=region]]/usulan/rapat': { path: '/bojonegoro/usulan/rapat' },
  '(public)/[[region=region]]/usulan/rapat/[id]': {
    path: '/bojonegoro/usulan/rapat',
    follow: /usulan\/rapat\/[0-9a-f-]{36}$/,
  },
  '(public)/open311': { path: '/open311' },
  '(public)/ikuti': { path: '/ikuti' },
  '(public)/ikuti/[code]': { path: '/bojonegoro/laporan', follow: /^\/ikuti\/3522-/ },
  '(account)/masuk': { path: '/masuk' },
  '(account)/masuk/langkah-kedua': { path: '/masuk/langkah-kedua' },
  '(account)/masuk/lupa': { path: '/masuk/lupa' },
  '(account)/undangan': { path: '/undangan' },
  '(account)/masuk/pasang': { path: '/masuk/pasang' },
  '(account)/akun': { as: 'Ratih', path: '/akun' },
  '(account)/akun/bukti': { as: 'Ratih', path: '/akun/bukti' },
  '(account)/akun/langkah-kedua': { as: 'Ratih', path: '/akun/langkah-kedua' },
  '(account)/akun/layanan': { as: 'Ratih', path: '/akun/layanan' },
  '(account)/masuk/sso/[provider]': { path: `/masuk/sso/3522-${NOBODY}`, status: 404 },
  '(account)/masuk/sso/[provider]/kembali': { path: `/masuk/sso/3522-${NOBODY}/kembali`, status: 404 },
  '(account)/masuk/sso/[provider]/keluar': { path: `/masuk/sso/3522-${NOBODY}/keluar`, status: 404 },
  '(refused)/tidak-boleh': { as: 'Lestari', path: '/admin', status: 403 },
  '(staff)/meja': { as: 'Lestari', path: '/meja' },
  '(staff)/meja/[code]': { as: 'Lestari', path: '/meja/daftar', follow: /^\/meja\/3522-/ },
  '(staff)/meja/[code]/disposisi': { as: 'Ratih', path: '/meja', follow: /^\/meja\/3522-[^/]+\/disposisi$/ },
  '(staff)/meja/templat': { as: 'Ratih', path: '/meja/templat' },
  '(staff)/meja/aspirasi': { as: 'Panca', path: '/meja/aspirasi' },
  '(staff)/meja/aspirasi/[code]': { as: 'Panca', path: '/meja/aspirasi', follow: /aspirasi\/3522-/ },
  '(staff)/meja/aspirasi/usulan/[id]': { as: 'Panca', path: '/meja/aspirasi', follow: /usulan\/[0-9a-f-]{36}$/ },
  '(staff)/meja/usulan': { as: 'Mulyono', path: '/meja/usulan' },
  '(staff)/meja/usulan/baru': { as: 'Mulyono', path: '/meja/usulan/baru' },
  '(staff)/meja/usulan/[code]': { as: 'Mulyono', path: '/meja/usulan', follow: /^\/meja\/usulan\/U3522-/ },
  '(staff)/meja/usulan/aspirasi/[id]': {
    as: 'Dewi',
    path: '/meja/usulan',
    follow: /usulan\/aspirasi\/[0-9a-f-]{36}$/,
  },
  '(staff)/meja/usulan/kalender': { as: 'Dewi', path: '/meja/usulan/kalender' },
  '(staff)/meja/usulan/rapat/baru': { as: 'Dewi', path: '/meja/usulan/rapat/baru' },
  '(staff)/meja/usulan/rapat/[id]': {
    as: 'Mulyono',
    path: '/meja/usulan',
    follow: /^\/meja\/usulan\/rapat\/[0-9a-f-]{36}$/,
  },
  '(staff)/meja/audit': { as: 'Panca', path: '/meja/audit' },
  '(staff)/meja/lapangan': { as: 'Ratih', path: '/meja/lapangan' },
  '(staff)/meja/catat': { as: 'Lestari', path: '/meja/catat' },
  '(staff)/meja/poster': { as: 'Lestari', path: '/meja/poster' },
  '(staff)/meja/sp4n': { as: 'Lestari', path: '/meja/sp4n' },
  '(staff)/meja/daftar': { as: 'Panca', path: '/meja/daftar?late=1' },
  '(public)/[[region=region]]/rencana': { path: '/bojonegoro/rencana' },
  '(public)/[[region=region]]/rencana/[year=year]': { path: '/bojonegoro/rencana/2026' },
  '(public)/[[region=region]]/rencana/[year=year]/periksa': { path: '/bojonegoro/rencana/2026/periksa' },
  '(public)/[[region=region]]/rencana/program/[programme]': { path: '/bojonegoro/rencana/program/1.03.10' },
  '(staff)/keuangan/rencana': { as: 'Dewi', path: '/keuangan/rencana' },
  '(staff)/keuangan/rencana/[plan]': {
    as: 'Dewi',
    path: '/keuangan/rencana',
    follow: /^\/keuangan\/rencana\/[0-9a-f-]{36}$/,
  },
  '(staff)/keuangan/kodefikasi': { as: 'Dewi', path: '/keuangan/kodefikasi' },
  '(staff)/keuangan/kodefikasi/[id]': {
    as: 'Dewi',
    path: '/keuangan/kodefikasi',
    follow: /^\/keuangan\/kodefikasi\/[0-9a-f-]{36}$/,
  },
  '(staff)/keuangan/kodefikasi/impor': { as: 'Dewi', path: '/keuangan/kodefikasi/impor?jenis=rekening' },
  '(staff)/keuangan': { as: 'Yuni', path: '/keuangan' },
  '(staff)/keuangan/[version]': { as: 'Yuni', path: '/keuangan', follow: /^\/keuangan\/[0-9a-f-]{36}$/ },
  '(staff)/keuangan/[version]/impor': {
    as: 'Yuni',
    path: '/keuangan',
    follow: /^\/keuangan\/[0-9a-f-]{36}\/impor$/,
  },
  '(staff)/keuangan/[version]/[agency]/[activity]': {
    as: 'Yuni',
    path: '/keuangan',
    follow: /^\/keuangan\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/[0-9.]+$/,
  },
  '(staff)/keuangan/pembayaran': { as: 'Yuni', path: '/keuangan/pembayaran' },
  '(staff)/keuangan/pembayaran/impor': { as: 'Yuni', path: '/keuangan/pembayaran/impor?sumber=SIPD-RI+contoh' },
  '(staff)/keuangan/pembayaran/cocok': { as: 'Yuni', path: '/keuangan/pembayaran/cocok?tahun=2026&daftar=paid' },
  '(leader)/pantau': { as: 'Panca', path: '/pantau' },
  '(leader)/pantau/uang': { as: 'Panca', path: '/pantau/uang' },
  '(admin)/admin': { as: 'Galih', path: '/admin' },
  '(admin)/admin/aspirasi': { as: 'Galih', path: '/admin/aspirasi' },
  '(admin)/admin/bukti': { as: 'Galih', path: '/admin/bukti' },
  '(admin)/admin/impor': { as: 'Galih', path: '/admin/impor' },
  '(admin)/admin/kanal': { as: 'Galih', path: '/admin/kanal' },
  '(admin)/admin/instansi': { as: 'Galih', path: '/admin/instansi' },
  '(admin)/admin/instansi/[id]': { as: 'Galih', path: '/admin/instansi', follow: /^\/admin\/instansi\/[0-9a-f-]{36}$/ },
  '(admin)/admin/instansi/baru': { as: 'Galih', path: '/admin/instansi/baru' },
  '(admin)/admin/instansi/impor': { as: 'Galih', path: '/admin/instansi/impor' },
  '(admin)/admin/kategori': { as: 'Galih', path: '/admin/kategori' },
  '(admin)/admin/kategori/[service]': { as: 'Galih', path: '/admin/kategori/road' },
  '(admin)/admin/kesehatan': { as: 'Galih', path: '/admin/kesehatan' },
  '(admin)/admin/kinerja': { as: 'Galih', path: '/admin/kinerja' },
  '(admin)/admin/kotak-keluar': { as: 'Galih', path: '/admin/kotak-keluar' },
  '(admin)/admin/libur': { as: 'Galih', path: '/admin/libur' },
  '(admin)/admin/masuk-lewat': { as: 'Galih', path: '/admin/masuk-lewat' },
  '(admin)/admin/open311': { as: 'Galih', path: '/admin/open311' },
  '(admin)/admin/open311/server': { as: 'Galih', path: '/admin/open311/server' },
  '(admin)/admin/orang': { as: 'Galih', path: '/admin/orang' },
  '(admin)/admin/orang/[id]': { as: 'Galih', path: '/admin/orang', follow: /^\/admin\/orang\/[0-9a-f-]{36}$/ },
  '(admin)/admin/orang/langkah-kedua': { as: 'Galih', path: '/admin/orang/langkah-kedua' },
  '(admin)/admin/orang/baru': { as: 'Galih', path: '/admin/orang/baru' },
  '(admin)/admin/tangga': { as: 'Galih', path: '/admin/tangga' },
  '(admin)/admin/penerusan': { as: 'Galih', path: '/admin/penerusan' },
  '(admin)/admin/tenggat': { as: 'Galih', path: '/admin/tenggat' },
};
/** Pages of the same routes when there is nothing to show, nothing to be found, or something to choose first. */
export const OTHER_STATES: Record<string, Visit> = {
  'no such page': { path: '/tidak-ada-di-sini', status: 404 },
  'no region chosen yet': { path: '/' },
  'no region chosen for a report': { path: '/lapor' },
  'figures of an agency': { path: '/bojonegoro/kinerja', follow: /\/kinerja\/dinas\// },
  'figures of a village': { path: '/bojonegoro/kinerja/desa/35.22.15.2008?masa=2026' },
  'figures of a category, before there were any': { path: '/bojonegoro/kinerja/kategori/road?masa=2001-t1' },
  'the reports that a figure counts': { path: '/bojonegoro/laporan?figure=answered_late' },
  'no report found': { path: '/bojonegoro/laporan?q=zzzzzz' },
  'no region chosen for the lists of codes': { path: '/kodefikasi' },
  'ceilings of prices': { path: '/bojonegoro/kodefikasi/harga' },
  'no code found': { path: '/bojonegoro/kodefikasi/kegiatan?q=zzzzzz' },
  'no region chosen for aspirations': { path: '/aspirasi' },
  'aspirations of one state and place': { path: '/bojonegoro/aspirasi?keadaan=lapsed&tempat=35.22.01' },
  'no region chosen for proposals': { path: '/usulan' },
  'a rejected proposal': { path: '/bojonegoro/usulan?keadaan=rejected', follow: /usulan\/U3522-/ },
  'a merged proposal': { path: '/bojonegoro/usulan?keadaan=merged', follow: /usulan\/U3522-/ },
  'a proposal on its way': { path: '/bojonegoro/usulan?keadaan=waiting&asal=resident', follow: /usulan\/U3522-/ },
  'no proposal found': { path: '/bojonegoro/usulan?kata=zzzzzz' },
  'the calendar of another year': { path: '/bojonegoro/usulan/rapat?tahun=2031' },
  'proposals at the planning office': { as: 'Dewi', path: '/meja/usulan' },
  'proposals of a council member': { as: 'Marsudi', path: '/meja/usulan/baru' },
  'proposals for who only reads': { as: 'Panca', path: '/meja/usulan' },
  'a year without payments': { as: 'Yuni', path: '/keuangan/pembayaran?tahun=2027' },
  'nothing to match': { as: 'Yuni', path: '/keuangan/pembayaran/cocok?tahun=2027' },
  'no row of a kind is open': { as: 'Yuni', path: '/keuangan/pembayaran/cocok?tahun=2026&daftar=again' },
  'a code that is none': { path: '/ikuti?kode=bukan+kode' },
  'the desk of an agency': { as: 'Ratih', path: '/meja' },
  'a list of the desk with nothing in it': { as: 'Panca', path: '/meja/daftar?q=zzzzzz' },
};
/** Need a file first: import.test.ts, lists.test.ts and payments-import.test.ts look at them. */
export const ELSEWHERE = [
  '(admin)/admin/impor/[id]',
  '(staff)/keuangan/kodefikasi/impor/[id]',
  '(staff)/keuangan/pembayaran/cocok/[item]',
];

/** As the files of its pictures are called. */
export const nameOf = (route: string) => route.replaceAll(/[()[\]]|=region/g, '').replaceAll('/', '-');

/** A demonstration that has just begun plays its samples for so long. */
const SAMPLES_MS = 120_000;

const linkOn = async (page: Page, wanted: RegExp): Promise<string | undefined> => {
  const links = await page.locator('main a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return links.find((href) => wanted.test(href));
};

/** Opens the page of a route. @returns its answer, and its address, by which it can be opened again */
export const open = async (
  page: Page,
  url: string,
  route: string,
  { path, follow }: Visit,
): Promise<{ answer: Response; address: string }> => {
  let address = url + path;
  let answer = await page.goto(address);
  if (follow) {
    let link = await linkOn(page, follow);
    for (const until = Date.now() + SAMPLES_MS; !link && Date.now() < until; link = await linkOn(page, follow)) {
      await page.waitForTimeout(500);
      await page.goto(address);
    }
    if (!link) throw new Error(`${path} leads to no ${route}`);
    address = url + link;
    answer = await page.goto(address);
  }
  return { answer: answer!, address };
};

/** Visits every page of the program in one browser, as whoever may see it; of `which`: those pages only. */
export const visitAll = async (
  page: Page,
  url: string,
  look: (route: string, visit: Visit) => Promise<void>,
  which: (visit: Visit) => boolean = () => true,
): Promise<void> => {
  const all = Object.entries({ ...VISITS, ...OTHER_STATES }).filter(([, visit]) => which(visit));
  for (const [reader, visits] of Map.groupBy(all, ([, visit]) => visit.as)) {
    if (reader) await signInAs(page, url, reader);
    for (const [route, visit] of visits) await look(route, visit);
  }
};
