import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { inRegion } from '#platform/db/index.ts';
import { imageKey, openStore } from '#platform/files/index.ts';
import { type Answer, fieldsOf, multipart, type Part, post, problemsOf } from '../support/http-form.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const TEXT = 'Dalan ngasem-setren bolong2 neng tanjakan pasar & "tikungan" <kiri>, wis sebulan.';
const HIDDEN = 'PK-muatan-tersembunyi-<script>';

let server: Server;
let url: string;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_PROXIES: '1' } });
  await server.kill();
  await openRealRegion(server, REGION);
  await server.restart();
  url = `${server.url}/lapor`;
});
after(() => server.stop());

let senders = 0;
/** Each test is a client of its own, so that they do not use up one another's limit. */
const sender = () => {
  senders += 1;
  return { 'x-forwarded-for': `192.0.2.${senders}` };
};

const field = (name: string, value: string): Part => ({ name, value });
const photo = (filename: string, value: Uint8Array): Part => ({ name: 'photos', filename, value });
const filledIn = (...more: Part[]): Part[] => [
  field('once', randomUUID()),
  field('text', TEXT),
  field('kind', 'complaint'),
  field('service', 'road'),
  field('q.road.danger', 'near'),
  field('address', 'Tanjakan pasar, dekat gardu'),
  field('privacy', 'anonymous'),
  field('privacy', 'secret'),
  field('contact', 'sari@contoh.example'),
  ...more,
];
const jpeg = (colour: string): Promise<Uint8Array> =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** 20,000 by 20,000 black points in some 50 kB. */
const bomb = (): Uint8Array => {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(20_000, 0);
  header.writeUInt32BE(20_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(20_000 * 2501)); // one filter byte and 2500 bytes a row
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
};

const codeOf = (answer: Answer): string => {
  assert.equal(answer.status, 303, `refused: ${problemsOf(answer.html).join(' ')}`);
  return /\/ikuti\/([0-9A-Z-]+)\?baru=1$/.exec(answer.location ?? '')?.[1] ?? assert.fail(answer.location);
};

interface Stored {
  readonly text: string;
  readonly secret: boolean;
  readonly photos: readonly string[];
}

/** What the database holds of a report, asked once all answers are in. */
const expected = new Map<string, { photos: number; text: string; secret: boolean }>();

/** The form came back with this problem and everything else in it; sent again as it stands, it arrives with these photos. */
const assertNothingLost = async (answer: Answer, status: number, problem: RegExp, photos: number) => {
  assert.equal(answer.status, status);
  assert.match(problemsOf(answer.html).join('\n'), problem);
  const fields = fieldsOf(answer.html);
  const values = (name: string) => fields.filter((one) => one.name === name).map(({ value }) => value);
  assert.deepEqual(values('text'), [TEXT]);
  assert.deepEqual(values('service'), ['road']);
  assert.deepEqual(values('q.road.danger'), ['near']);
  assert.deepEqual(values('address'), ['Tanjakan pasar, dekat gardu']);
  assert.deepEqual(values('privacy'), ['anonymous', 'secret'], 'what was to be secret stays secret');
  assert.deepEqual(values('contact'), ['sari@contoh.example']);
  assert.equal(values('kept').length, photos);
  for (const [, thumbnail] of answer.html.matchAll(/<img src="([^"]*\/foto\/[^"]*)"/g)) {
    const picture = await fetch(new URL(thumbnail, url));
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/webp']);
    await picture.body?.cancel();
  }
  return fields;
};
const arrives = async (fields: readonly Part[], photos: number) => {
  const code = codeOf(await post(url, multipart(fields), sender()));
  expected.set(code, { photos, text: TEXT, secret: true });
};

const badPhotos: [name: string, filename: string, bytes: () => Uint8Array, status: number, problem: RegExp][] = [
  ['a photo bomb', 'besar.png', bomb, 413, /Foto ke-2 \(besar\.png\) berisi 400 megapiksel/],
  [
    'a polyglot of GIF and script',
    'foto.jpg',
    () => Buffer.from('GIF89a/*....*/=1;alert(1)//'),
    415,
    /Foto ke-2 \(foto\.jpg\) bukan foto/,
  ],
  [
    'an SVG',
    'gambar.svg',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    415,
    /Foto ke-2 \(gambar\.svg\) bukan foto/,
  ],
  ['a photo cut in half', 'separuh.jpg', () => halfJpeg, 422, /Foto ke-2 \(separuh\.jpg\) rusak atau terpotong/],
  ['an empty file with a name', 'kosong.jpg', () => new Uint8Array(0), 415, /Foto ke-2 \(kosong\.jpg\)/],
];
let halfJpeg: Uint8Array;
before(async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const whole = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer();
  halfJpeg = whole.subarray(0, whole.length / 2);
});

for (const [name, filename, bytes, status, problem] of badPhotos) {
  test(`${name} is named, the photos beside it are kept, and the form arrives without it`, async () => {
    const parts = [
      photo('satu.jpg', await jpeg('#a33')),
      photo(filename, bytes()),
      photo('tiga.jpg', await jpeg('#3a3')),
    ];
    const answer = await post(url, multipart(filledIn(...parts)), sender());
    await arrives(await assertNothingLost(answer, status, problem, 2), 2);
  });
}

test('of a JPEG that is also something else, only the picture is kept', async () => {
  const polyglot = Buffer.concat([await jpeg('#33a'), Buffer.from(HIDDEN)]);
  const code = codeOf(await post(url, multipart(filledIn(photo('ganda.jpg', polyglot))), sender()));
  expected.set(code, { photos: 1, text: TEXT, secret: true });
});

test('a body of 100 MB is answered, and what was written before the photos is all there', async () => {
  const parts = [photo('satu.jpg', await jpeg('#a33')), photo('film.jpg', Buffer.alloc(100 * 1024 * 1024, 1))];
  const answer = await post(url, multipart(filledIn(...parts)), sender());
  await arrives(await assertNothingLost(answer, 413, /lebih besar dari batas 60 MB/, 1), 1);
});

test('a body of 200 MB is told how to get back to what was written', async () => {
  const answer = await post(url, multipart(filledIn(photo('film.jpg', Buffer.alloc(200 * 1024 * 1024, 1)))), sender());
  assert.equal(answer.status, 413);
  assert.match(problemsOf(answer.html).join('\n'), /Kirimanmu 200 MB.*Tekan tombol kembali/);
});

test('half a coordinate is named, and its half is still there to be completed', async () => {
  const parts = filledIn(field('lat', '-7,15'), field('lon', ''), photo('satu.jpg', await jpeg('#a33')));
  const answer = await post(url, multipart(parts), sender());
  const fields = await assertNothingLost(answer, 422, /butuh lintang dan bujur/, 1);
  assert.equal(fields.find(({ name }) => name === 'lat')?.value, '-7,15');
  await arrives(
    fields.map((one) => (one.name === 'lon' ? { ...one, value: '111,88' } : one)),
    1,
  );
});

test('a date to come is refused at its field', async () => {
  const parts = filledIn(field('happened_on', '2999-01-01'), photo('satu.jpg', await jpeg('#a33')));
  const answer = await post(url, multipart(parts), sender());
  const fields = await assertNothingLost(answer, 422, /belum terjadi/, 1);
  await arrives(
    fields.map((one) => (one.name === 'happened_on' ? { ...one, value: '2026-01-05' } : one)),
    1,
  );
});

test('null bytes in text and in names do no harm', async () => {
  const parts = filledIn(photo('sa\0tu.jpg', await jpeg('#a33'))).map((part) =>
    part.name === 'text' ? { ...part, value: `\0${TEXT.slice(0, 9)}\0\0${TEXT.slice(9)}\0` } : part,
  );
  const code = codeOf(await post(url, multipart(parts), sender()));
  expected.set(code, { photos: 1, text: TEXT, secret: true });
});

test('a body that breaks off in a photo gives back everything before it', async () => {
  const whole = multipart(filledIn(photo('satu.jpg', await jpeg('#a33')), photo('dua.jpg', await jpeg('#3a3'))));
  const answer = await post(url, whole.subarray(0, whole.length - 400), sender());
  await arrives(await assertNothingLost(answer, 400, /terputus atau rusak di jalan/, 1), 1);
});

test('a body that is no form says so and takes nothing', async () => {
  const noBoundary = await post(url, Buffer.from('x'), { ...sender(), 'content-type': 'multipart/form-data' });
  assert.equal(noBoundary.status, 400);
  assert.match(problemsOf(noBoundary.html).join('\n'), /terputus atau rusak/);
});

test('a sixth photo is not taken, and the first five stay', async () => {
  const colours = ['#a00', '#0a0', '#00a', '#aa0', '#0aa', '#a0a'];
  const parts = await Promise.all(colours.map(async (colour, at) => photo(`${at}.jpg`, await jpeg(colour))));
  const answer = await post(url, multipart(filledIn(...parts)), sender());
  await arrives(await assertNothingLost(answer, 413, /Paling banyak 5 berkas/, 5), 5);
});

test('a photo chosen again is not doubled, and one that is let go stays away', async () => {
  const [red, green] = [await jpeg('#a33'), await jpeg('#3a3')];
  const wrong = filledIn(field('happened_on', 'kemarin'), photo('satu.jpg', red), photo('dua.jpg', green));
  const fields = await assertNothingLost(await post(url, multipart(wrong), sender()), 422, /tidak ada di kalender/, 2);
  const [first] = fields.filter(({ name }) => name === 'kept');
  const left = fields.filter((one) => !['happened_on', 'kept'].includes(one.name));
  await arrives([...left, first, photo('satu.jpg', red)], 1);
});

test('a village that several share is asked for, and looking for it costs no photo', async () => {
  const looking = filledIn(
    field('village', 'sumberagung'),
    photo('satu.jpg', await jpeg('#a33')),
    field('act', 'find'),
  );
  const found = await post(url, multipart(looking), sender());
  assert.equal(found.status, 200);
  assert.deepEqual(problemsOf(found.html), []);
  const fields = fieldsOf(found.html);
  assert.equal(fields.filter(({ name }) => name === 'kept').length, 1);
  const unsure = await assertNothingLost(await post(url, multipart(fields), sender()), 422, /Desa mana/, 1);
  const choices = [...found.html.matchAll(/name="place" value="(35\.22\.[\d.]+)"/g)].map(([, code]) => code);
  assert.ok(choices.length >= 2, 'there are several villages of this name');
  await arrives([...unsure, field('place', choices[1])], 1);
});

test('the same form sent twice, or five times at once, is one report with one code', async () => {
  const form = multipart(filledIn(photo('satu.jpg', await jpeg('#a33'))));
  const from = sender();
  const first = codeOf(await post(url, form, from));
  assert.equal(codeOf(await post(url, form, from)), first);
  expected.set(first, { photos: 1, text: TEXT, secret: true });
  const other = multipart(filledIn(photo('satu.jpg', await jpeg('#3a3'))));
  const codes = (await Promise.all(Array.from({ length: 5 }, () => post(url, other, from)))).map(codeOf);
  assert.equal(new Set(codes).size, 1);
  expected.set(codes[0], { photos: 1, text: TEXT, secret: true });
});

test('a tab brought back and filled with other words is told so, and arrives as a report of its own', async () => {
  const parts = filledIn();
  const first = codeOf(await post(url, multipart(parts), sender()));
  expected.set(first, { photos: 0, text: TEXT, secret: true });
  const words = 'Sekarang lampu di depan balai dusun juga mati.';
  const changed = parts.map((part) => (part.name === 'text' ? field('text', words) : part));
  const refused = await post(url, multipart(changed), sender());
  assert.equal(refused.status, 409);
  assert.match(problemsOf(refused.html).join(' '), new RegExp(`sudah terkirim sebagai laporan ${first}`));
  const second = codeOf(await post(url, multipart(fieldsOf(refused.html)), sender()));
  assert.notEqual(second, first);
  expected.set(second, { photos: 0, text: words, secret: true });
});

test('a hundred and twenty reports of one address are taken at once, the next waits half a minute, with everything kept', async () => {
  const from = sender();
  const begun = Date.now();
  let taken = 0;
  let refused = await post(url, multipart(filledIn()), from);
  for (
    ;
    refused.status === 303;
    refused = await post(url, multipart(filledIn(photo('satu.jpg', await jpeg('#a33')))), from)
  ) {
    expected.set(codeOf(refused), { photos: taken === 0 ? 0 : 1, text: TEXT, secret: true });
    taken += 1;
  }
  const since = Math.floor((Date.now() - begun) / 30_000); // one more has become free every half minute
  assert.ok(taken >= 120 && taken <= 121 + since, `${taken} were taken`);
  const fields = await assertNothingLost(refused, 429, /Kirim \d+ detik lagi/, 1);
  assert.ok(Number(refused.headers['retry-after']) > 0 && Number(refused.headers['retry-after']) <= 30);
  await arrives(fields, 1); // over another connection
});

test('in the end each report is there once, with its text and its photos, and nothing hidden in them', async () => {
  await server.kill();
  await readDatabase(server, async (db) => {
    const rows = await inRegion(db, REGION, (tx) =>
      tx.query<Stored & { code: string }>(
        `select r.code, r.text, r.secret,
                array(select p.file_key from reports.photo p where p.region_id = r.region_id and p.report_id = r.id) as photos
           from reports.report r where r.region_id = $1`,
        [REGION],
      ),
    );
    const found = new Map(
      rows.map((row) => [row.code, { photos: row.photos.length, text: row.text, secret: row.secret }]),
    );
    assert.deepEqual(found, expected);
    const store = await openStore({ dataDirectory: server.data, S3_REGION: 'auto' });
    for (const key of rows.flatMap(({ photos }) => photos)) {
      const file = await store.get(imageKey(key, 'large'));
      const bytes = Buffer.from(await new Response(file?.stream).arrayBuffer());
      assert.equal((await sharp(bytes).metadata()).format, 'webp');
      assert.ok(!bytes.includes('muatan-tersembunyi'));
    }
  });
});
