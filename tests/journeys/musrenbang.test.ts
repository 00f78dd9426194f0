import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { listOrganisations } from '#modules/organisations/index.ts';
import { referAspirations } from '#modules/petitions/index.ts';
import { submitReport, verifyReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { readSettings } from '#platform/settings.ts';
import type { ReferralInput } from '../../src/modules/petitions/types.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { ENGINES } from '../support/database.ts';
import { addPerson, photoFile, signInAs } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PASSWORD = 'sandi-panjang-untuk-uji-saja';
const WHY = 'Jembatan ini satu-satunya jalan anak sekolah dari dusun timur.';
/** What Sari wrote before her aspiration was handed over: code and key, so that she follows it. */
let aspiration: { code: string; words: string };

let server: Server;
before(async () => {
  server = await startServer({ engine: ENGINES.at(-1)! });
  await server.kill();
  await openRealRegion(server, REGION, true);
  await readDatabase(server, async (db) => {
    const offices = await inRegion(db, REGION, (tx) => listOrganisations(tx));
    const village = offices.find(({ name }) => name === 'Desa Ngasem, Kecamatan Ngasem')!;
    const secretary = {
      login: 'sekdes.contoh',
      name: 'Laras Contoh',
      role: 'village',
      organisation: village.id,
    } as const;
    await addPerson(db, REGION, secretary, PASSWORD);
    const app = {
      db,
      secrets: await openSecrets(db, readSettings({ SIMPUL_DATA: server.data, DATABASE_URL: server.databaseUrl })),
    };
    const now = new Date();
    const submission = {
      text: 'Kami ingin taman baca di balai dusun untuk anak-anak.',
      kind: 'aspiration',
      answers: {},
      placeCode: village.place!,
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const sent = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], randomUUID(), now);
    aspiration = sent;
    const verifier: Actor = {
      kind: 'person',
      id: randomUUID(),
      name: 'Lestari Contoh',
      role: 'verifier',
      region: REGION,
    };
    await verifyReport(
      db,
      verifier,
      { region: REGION, id: sent.id },
      { title: 'Taman baca di balai dusun', classification: 'aspiration' },
      now,
    );
    const planning = offices.find(({ duties }) => duties.includes('musrenbang'))!;
    const asked: ReferralInput = {
      codes: [sent.code],
      year: now.getUTCFullYear() + 2,
      stage: 'village',
      organisation: planning.id,
      problem: 'Anak-anak dusun tidak punya tempat membaca.',
      place: village.place!,
      volume: '1',
      unit: 'unit',
      estimate: '75000000',
      reason: 'Diminta banyak warga di dusun itu.',
    };
    await referAspirations(db, verifier, REGION, asked, now);
  });
  await server.restart();
});
after(() => server?.stop());

const words = async (page: Page) => ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

const signIn = async (page: Page, login: string) => {
  await page.goto(`${server.url}/masuk`);
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.locator('form:has(input[name="password"]) button').last().click();
  await page.waitForURL((address) => address.pathname !== '/masuk');
};

/** What a PDF made by pdfmake shows, as far as its letters are mapped to text. */
const textOfPdf = (pdf: Buffer): string => {
  const streams: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('endstream', at);
    try {
      streams.push(inflateSync(pdf.subarray(at + 7, end)).toString('latin1'));
    } catch {
      // a font or a picture
    }
  }
  const unicode = new Map<string, Map<string, string>>();
  const maps = streams.filter((text) => text.includes('beginbfchar') || text.includes('beginbfrange'));
  const letters = new Map<string, string>();
  for (const [index, map] of maps.entries()) {
    const own = new Map<string, string>();
    for (const [, from, list] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g))
      for (const [n, [, hex]] of [...list!.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
        const glyph = (Number.parseInt(from!, 16) + n).toString(16).padStart(4, '0');
        const said = hex!
          .split(' ')
          .map((one) => String.fromCodePoint(Number.parseInt(one, 16)))
          .join('');
        own.set(glyph, said);
        letters.set(glyph, said);
      }
    unicode.set(String(index), own);
  }
  // Two fonts number their letters anew: what one map reads as words is tried with each.
  const shown = streams.filter((text) => text.includes(' TJ') || text.includes(' Tj'));
  return [...unicode.values()]
    .map((map) =>
      shown
        .flatMap((text) =>
          [...text.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) =>
            (hex!.match(/.{4}/g) ?? []).map((glyph) => map.get(glyph) ?? '').join(''),
          ),
        )
        .join(''),
    )
    .join('\n')
    .replace(/\s+/g, '');
};

for (const javaScript of [true, false]) {
  const how = javaScript ? 'with scripts' : 'without scripts';
  test(`the village proposes a bridge, Budi supports it, the village ranks it, the district accepts it for less: ${how}`, () =>
    inBrowser({ javaScript, width: 1280 }, (staff) =>
      inBrowser({ javaScript, width: 360 }, async (resident) => {
        const title = `Perbaikan jembatan dusun ${javaScript ? 'timur' : 'barat'}`;
        await signInAs(staff, server.url, 'Mulyono');
        await staff.goto(`${server.url}/meja`);
        await staff.getByRole('link', { name: 'Usulan dan musrenbang' }).click();
        await staff.getByRole('link', { name: 'Ajukan usulan' }).click();
        await staff.locator('input[name="title"]').fill(title);
        await staff
          .locator('textarea[name="problem"]')
          .fill('Lantainya lapuk, anak sekolah memutar dua kilometer setiap hari.');
        await staff.locator('input[name="volume"]').fill('14');
        await staff.locator('input[name="unit"]').fill('meter');
        await staff.locator('input[name="estimate"]').fill('kira-kira');
        await staff.locator('form:has(input[name="title"])').evaluate((form) => form.setAttribute('novalidate', ''));
        await staff.getByRole('button', { name: 'Ajukan' }).click();
        await staff.locator('#problems').waitFor();
        assert.equal(await staff.locator('input[name="title"]').inputValue(), title, 'nothing typed is lost');
        await staff.locator('input[name="estimate"]').fill('Rp 185.000.000');
        await staff.locator('input[name="photos"]').setInputFiles(await photoFile('jembatan.jpg', '#884422'));
        await staff.getByRole('button', { name: 'Ajukan' }).click();
        if (!/selesai=proposed/.test(staff.url())) {
          // the one of the run before is similar: it says so, and goes on when it is sent once more
          await staff.getByText('Belum tersimpan: ada usulan yang mirip').waitFor();
          await staff.getByRole('button', { name: 'Ajukan' }).click();
        }
        await staff.waitForURL(/selesai=proposed/);
        const code = new URL(staff.url()).searchParams.get('kode')!;
        await screenshot(staff, 'musrenbang-1-meja-desa');

        await resident.goto(`${server.url}/usulan`);
        await resident.getByRole('link', { name: title }).click();
        assert.match(await words(resident), /Menunggu musrenbang desa atau kelurahan/);
        assert.equal(await resident.locator('.photo img').count(), 1);
        await resident.getByRole('button', { name: 'Saya mendukung' }).click();
        await resident.getByText('Kamu ikut mendukung').waitFor();
        await screenshot(resident, 'musrenbang-2-didukung');

        await signIn(staff, 'sekdes.contoh');
        await staff.goto(`${server.url}/meja/usulan/rapat/baru`);
        await staff.locator('input[name="venue"]').fill('Balai Desa Ngasem');
        await staff.locator('input[name="chair"]').fill('Kepala Desa Ngasem');
        await staff.getByRole('button', { name: 'Siapkan' }).click();
        await staff.getByText('Musrenbang sudah disiapkan').waitFor();
        const rank = staff.locator('form[data-act="rank"]');
        await rank.locator(`input[name="score.${code}"]`).fill('64');
        await rank.getByRole('button', { name: 'Simpan urutan' }).click();
        await staff.getByText('Urutan tersimpan').waitFor();
        const decide = staff.locator('form[data-act="decide"]');
        await decide.locator(`input[name="selected"][value="${code}"]`).check({ force: true });
        await decide.locator('input[name="verdict"][value="accepted"]').check({ force: true });
        await decide.locator('textarea[name="reason"]').fill('kurang');
        await decide.evaluate((form) => form.setAttribute('novalidate', ''));
        await decide.getByRole('button', { name: 'Terbitkan keputusan' }).click();
        await staff.locator('#problems').waitFor();
        assert.equal(await decide.locator('textarea[name="reason"]').inputValue(), 'kurang');
        assert.ok(await decide.locator(`input[name="selected"][value="${code}"]`).isChecked());
        await decide.locator('textarea[name="reason"]').fill(WHY);
        await decide.getByRole('button', { name: 'Terbitkan keputusan' }).click();
        await staff.getByText('1 usulan diputuskan').waitFor();
        const minutes = staff.locator('form[data-act="minutes"]');
        await minutes.locator('textarea[name="attendance"]').fill('BPD 7\nPKK 12\nWarga 41');
        await minutes.locator('textarea[name="minutes"]').fill('Usulan dibacakan satu per satu, lalu dipungut suara.');
        await minutes.getByRole('button', { name: 'Simpan catatan' }).click();
        await staff.getByText('Catatan rapat tersimpan').waitFor();
        await screenshot(staff, 'musrenbang-3-rapat-desa');
        const close = staff.locator('form[data-act="close"]');
        await close.locator('input[name="sure"]').check({ force: true });
        await close.getByRole('button', { name: 'Tutup berita acara' }).click();
        await staff.getByText('Berita acara ditutup dan bernomor').waitFor();
        assert.equal(
          await staff.locator('form[data-act="decide"]').count(),
          0,
          'a closed meeting takes no more decisions',
        );

        await staff.getByRole('link', { name: 'Halaman yang dibaca warga' }).click();
        assert.match(await words(staff), /60 orang hadir/);
        await screenshot(staff, 'musrenbang-4-berita-acara');
        const answer = await staff.request.get(`${staff.url()}/berita-acara.pdf`);
        assert.equal(answer.headers()['content-type'], 'application/pdf');
        const paper = textOfPdf(await answer.body());
        for (const said of [title, 'KepalaDesaNgasem', 'Usulandibacakansatupersatu', WHY, 'Diterima', code])
          assert.ok(paper.includes(said.replace(/\s+/g, '')), `the record says ${said}`);

        await signInAs(staff, server.url, 'Yanto');
        await staff.goto(`${server.url}/meja/usulan/rapat/baru`);
        await staff.locator('input[name="venue"]').fill('Pendopo kecamatan');
        await staff.locator('input[name="chair"]').fill('Camat Ngasem');
        await staff.getByRole('button', { name: 'Siapkan' }).click();
        await staff.getByText('Musrenbang sudah disiapkan').waitFor();
        const camat = staff.locator('form[data-act="decide"]');
        await camat.locator(`input[name="selected"][value="${code}"]`).check({ force: true });
        await camat.locator('input[name="verdict"][value="changed"]').check({ force: true });
        await camat.locator('input[name="amount"]').fill('152.000.000');
        await camat
          .locator('select[name="organisation"]')
          .selectOption({ label: 'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang' });
        await camat.locator('textarea[name="reason"]').fill('Bentangnya diukur ulang, cukup sebelas meter.');
        await camat.getByRole('button', { name: 'Terbitkan keputusan' }).click();
        await staff.getByText('1 usulan diputuskan').waitFor();

        await resident.goto(`${server.url}/usulan/${code}`);
        const thread = await words(resident);
        for (const told of [
          /Musrenbang desa atau kelurahan menerima/,
          /satu-satunya jalan anak sekolah/,
          /Urutan 1 dari \d+, 64 suara/,
          /Musrenbang kecamatan menerima dengan nilai yang berubah/,
          /Rp185\.000\.000 menjadi Rp152\.000\.000/,
          /cukup sebelas meter/,
          /Berikutnya forum perangkat daerah memutuskan/,
          /1 pendukung/,
        ])
          assert.match(thread, told);
        await screenshot(resident, 'musrenbang-5-jalannya');
        for (const kind of ['csv', 'xlsx']) {
          const file = await resident.request.get(`${server.url}/usulan.${kind}`);
          assert.equal(file.status(), 200);
          if (kind === 'csv') assert.match(await file.text(), new RegExp(`${code}.*152000000\\.00`));
        }
        await signInAs(staff, server.url, 'Mulyono');
        await staff.goto(`${server.url}/meja/usulan`);
        assert.match(await words(staff), new RegExp(title), 'whoever proposed sees it at their desk');
      }),
    ));
}

test('Wening proposes without an account or scripts, supports instead what is there, and manages what is hers by code and key', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    const propose = async (title: string, problem: string) => {
      await page.goto(`${server.url}/usulan/baru`);
      await page.locator('input[name="title"]').fill(title);
      await page.locator('textarea[name="problem"]').fill(problem);
      await page.locator('input[name="village"]').fill('Ngasem, Ngasem');
      await page.getByRole('button', { name: 'Cari' }).click();
      await page.locator('input[name="place"]').first().check({ force: true });
    };
    const send = () => page.getByRole('button', { name: 'Kirim usulan' }).click();
    await propose('Saluran air gang mawar', 'Gang mawar tergenang setiap hujan deras, rumah ikut kemasukan air.');
    await page.locator('input[name="estimate"]').fill('banyak');
    await page.locator('input[name="photos"]').setInputFiles(await photoFile('gang.jpg', '#224488'));
    await send();
    await page.locator('#problems').waitFor();
    assert.equal(await page.locator('input[name="kept"]').count(), 1, 'the photo has arrived and is kept');
    await page.locator('input[name="estimate"]').fill('128.000.000');
    await page.locator('input[name="contact"]').fill('wening@contoh.invalid');
    await screenshot(page, 'musrenbang-6-usul-warga');
    await send();
    await page.waitForURL(/\/usulan\/U3522-.*baru=1/);
    const code = new URL(page.url()).pathname.split('/').at(-1)!;
    assert.match(await words(page), /Menunggu dibaca/);
    await screenshot(page, 'musrenbang-7-diterima');

    await inBrowser({ javaScript: false, width: 360 }, async (stranger) => {
      const answer = await stranger.goto(`${server.url}/usulan/${code}`);
      assert.equal(answer?.status(), 404, 'nobody has read it, so there is nothing to see');
    });
    await inBrowser({ javaScript: false, width: 1280 }, async (staff) => {
      await signInAs(staff, server.url, 'Mulyono');
      await staff.goto(`${server.url}/meja/usulan`);
      assert.match((await staff.locator('h1').textContent()) ?? '', /1 usulan warga menunggu Anda baca/);
      await staff.getByRole('link', { name: 'Saluran air gang mawar' }).first().click();
      const screen = staff.locator('form[data-act="screen"]');
      await screen.locator('input[name="step"][value="admitted"]').check({ force: true });
      await screen.locator('textarea[name="problem"]').fill('Gang mawar tergenang setiap hujan deras.');
      await screen.locator('textarea[name="reason"]').fill('Jelas tempatnya dan banyak yang terdampak.');
      await screenshot(staff, 'musrenbang-8-dibaca');
      await screen.getByRole('button', { name: 'Simpan' }).click();
      await staff.waitForURL(/selesai=screened/);
    });
    await page.goto(`${server.url}/usulan/${code}`);
    assert.match(await words(page), /memasukkannya ke daftar/);
    assert.match(await words(page), /Tulisanmu sendiri:.*rumah ikut kemasukan air/, 'their own words stay theirs');

    await inBrowser({ javaScript: false, width: 360 }, async (neighbour) => {
      await neighbour.goto(`${server.url}/usulan/baru`);
      await neighbour.locator('input[name="title"]').fill('Saluran air di gang mawar');
      await neighbour.locator('textarea[name="problem"]').fill('Gang mawar tergenang kalau hujan deras.');
      await neighbour.locator('input[name="village"]').fill('Ngasem, Ngasem');
      await neighbour.getByRole('button', { name: 'Cari' }).click();
      await neighbour.locator('input[name="place"]').first().check({ force: true });
      await neighbour.getByRole('button', { name: 'Kirim usulan' }).click();
      await neighbour.getByText('Belum terkirim: lihat dulu usulan yang mirip').waitFor();
      await screenshot(neighbour, 'musrenbang-9-mirip');
      await neighbour.locator(`input[name="join"][value="${code}"]`).check({ force: true });
      await neighbour.getByRole('button', { name: 'Kirim usulan' }).click();
      await neighbour.waitForURL(new RegExp(`/usulan/${code}`));
      assert.match(await words(neighbour), /Kamu ikut mendukung/);
      assert.doesNotMatch(await words(neighbour), /rumah ikut kemasukan air/);
      const html = await neighbour.content();
      assert.equal(html.includes('wening@contoh.invalid'), false);
    });

    await page.goto(`${server.url}/usulan/${code}`);
    await page.getByText('Hapus nama dan kontak saya').first().click();
    await page.locator('form[action="?/erase"] button').click();
    await page.locator('#problems').waitFor();
    await page.locator('form[action="?/erase"] input[name="body"]').check({ force: true });
    await page.locator('form[action="?/erase"] button').click();
    await page.getByText('Nama dan kontakmu sudah dihapus').waitFor();
    await page.getByText('Tarik usulan ini').first().click();
    await page.locator('form[action="?/withdraw"] input[name="body"]').check({ force: true });
    await page.locator('form[action="?/withdraw"] button').click();
    await page.getByText('Usulan sudah ditarik').waitFor();
  }));

test('an aspiration that was handed over becomes a proposal, and Sari reads of it at her own report: without scripts', () =>
  inBrowser({ javaScript: false, width: 1280 }, (staff) =>
    inBrowser({ javaScript: false, width: 360 }, async (sari) => {
      await signInAs(staff, server.url, 'Dewi');
      await staff.goto(`${server.url}/meja/usulan`);
      await staff.getByRole('link', { name: 'Anak-anak dusun tidak punya tempat membaca.' }).click();
      const take = staff.locator('form[data-act="take"]');
      await take.locator('textarea[name="reason"]').fill('Sejalan dengan program literasi tahun depan.');
      await take.getByRole('button', { name: 'Jadikan usulan' }).click();
      await staff.getByText('Aspirasi sudah menjadi usulan').waitFor();
      await screenshot(staff, 'musrenbang-10-diambil');

      await sari.goto(`${server.url}/ikuti/${aspiration.code}`);
      assert.match(await words(sari), /Menjadi usulan musrenbang/);
      assert.match(await words(sari), /mengambilnya untuk musrenbang/);
      await sari.getByRole('link', { name: /Taman baca di balai dusun: Menunggu musrenbang/ }).click();
      assert.match(
        await words(sari),
        /Dari aspirasi warga, dijadikan usulan oleh Badan Perencanaan Pembangunan Daerah/,
      );
      assert.match(await words(sari), /Laporan dan aspirasi warga di dalamnya/);
      await screenshot(sari, 'musrenbang-11-menjadi-usulan');
    }),
  ));

test('the calendar says what is late and is never in the way, and the planning office writes its own day', () =>
  inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await signInAs(page, server.url, 'Dewi');
    const year = new Date().getFullYear();
    await page.goto(`${server.url}/meja/usulan/kalender?tahun=${year}`);
    const form = page.locator('form[data-act="date"]');
    await form.locator('select[name="name"]').selectOption('district');
    await form.locator('input[name="opensOn"]').fill(`${year - 1}-02-01`);
    await form.locator('input[name="dueOn"]').fill(`${year - 1}-02-20`);
    await form.locator('input[name="doneOn"]').fill(`${year - 1}-02-23`);
    await form.locator('input[name="source"]').fill('Surat Edaran Bupati Contoh nomor 3');
    await form.getByRole('button', { name: 'Simpan tanggal' }).click();
    await page.getByText('Tanggal tersimpan').waitFor();
    await page.goto(`${server.url}/usulan/rapat?tahun=${year}`);
    assert.match(await words(page), /Surat Edaran Bupati Contoh nomor 3 \(ketetapan kabupaten\)/);
    assert.match(await words(page), /Selesai, lewat 3 hari/);
    assert.match(await words(page), /menurut ingatan, belum dicocokkan/);
    await screenshot(page, 'musrenbang-12-kalender');
  }));
