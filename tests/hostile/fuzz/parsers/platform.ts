import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import sharp from 'sharp';
import { doorOf } from '#platform/access.ts';
import { csvForPeople } from '#platform/csv.ts';
import { imageKey, keptMarks, readForm, readImage, storeDocument } from '#platform/files/index.ts';
import { readPhotoFacts } from '#platform/files/photo-facts.ts';
import { serveFile } from '#platform/files/serve.ts';
import { isKey, type Store } from '#platform/files/store.ts';
import { receiveUpload } from '#platform/files/upload.ts';
import { clientAddress, clientKey, isForwardedHttps, languageOf, problemAnswer } from '#platform/http.ts';
import { readCursor, writeCursor } from '#platform/journal-feed.ts';
import { newKeyLine, readRing } from '#platform/keyring.ts';
import { Problem } from '#platform/problem.ts';
import { readSubscription } from '#platform/push/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import {
  bindColumns,
  cellAt,
  cellName,
  moneyOfCell,
  openTable,
  plainNumber,
  proposeLike,
} from '#platform/sheets/index.ts';
import { localDay, parseIndonesianDate } from '#platform/time/index.ts';
import { parseDay } from '#platform/time/zone.ts';
import { sentFromOutside } from '../../../../src/own-origin.ts';
import { refusedBody } from '../../../../src/page-bodies.ts';
import { params } from '../../../../src/params.ts';
import { multipart } from '../../../support/http-form.ts';
import { plainRows, tableBook, workbookParts, zipOf } from '../../../support/workbook.ts';
import { anyBytes, hostileText, mutatedBytes, mutatedText, wireText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
const drawn = sharp({ create: { width: 24, height: 16, channels: 3, background: '#888', noise } });
const exif = { IFD0: { Make: 'Contoh', Model: 'K1' }, IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '7/1 9/1 0/1' } };
const PICTURES = await Promise.all([
  drawn.clone().jpeg().withExif(exif).toBuffer(),
  drawn.clone().jpeg({ progressive: true }).withXmp('<x xmp:CreatorTool="Penyunting Rekaan 1"/>').toBuffer(),
  drawn.clone().png().toBuffer(),
  drawn.clone().webp().withExif(exif).toBuffer(),
  drawn.clone().avif({ effort: 0 }).toBuffer(),
  drawn.clone().gif().toBuffer(),
  drawn.clone().tiff().toBuffer(),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
]);
const EXIF_BLOCK = (await sharp(PICTURES[0]).metadata()).exif!;

const PHOTO = { bytes: 1e6, pixels: 1e6, seconds: 5, cameraZone: '+07:00' };
const FORM = { fields: 12, fieldBytes: 400, files: 3, fileBytes: 2000, totalBytes: 20_000 };
const BODY = multipart([
  { name: 'text', value: 'Jalan rusak di depan pasar' },
  { name: 'q.road.danger', value: 'near' },
  { name: 'photos', filename: 'a.jpg', value: PICTURES[0]!.subarray(0, 300) },
  { name: 'kosong', filename: '', value: '' },
]);
const TYPE = /boundary=(.*)$/.exec(`boundary=${BODY.subarray(2, BODY.indexOf('\r\n')).toString()}`)![1]!;
const TYPES = [`multipart/form-data; boundary=${TYPE}`, 'application/x-www-form-urlencoded'];

const requestOf = (body: Uint8Array, type: string): Request | undefined => {
  try {
    return new Request('http://simpul.test/', {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': type },
    });
  } catch {
    return undefined; // no such header can arrive
  }
};
const forms = fc.tuple(
  fc.oneof(mutatedBytes([BODY, Buffer.from('text=Jalan+rusak%21&a=1&a=2&%F0%9F%98%80=%00')]), anyBytes),
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: mutatedText(TYPES) }),
);

/** A store that keeps nothing but reads everything. */
const nowhere: Store = {
  async put(_key, bytes) {
    if (!(bytes instanceof Uint8Array)) await new Response(bytes as BodyInit).arrayBuffer();
  },
  get: async () => undefined,
  remove: async () => undefined,
  async *list() {},
};

const secrets = makeSecrets(Buffer.alloc(32, 7));
const sealed = [secrets.encrypt('a', 'kata satu dua tiga'), secrets.encrypt('a', ''), secrets.encrypt('b', 'lain')];

const cursors = ['1.8123.01900000-0000-7000-8000-000000000000', '0.0.00000000-0000-0000-0000-000000000000'];
const dates = ['21 November 2026', '2026-11-21T03:00:00Z', '21/11/2026 10.15 WIB', 'Sabtu, 1 Okt 1999', '2026-11-21'];
const addresses = ['192.0.2.7', '2001:db8::1', '::ffff:192.0.2.7', 'fe80::1%eth0', '[::1]:80', '1.2.3.4, 5.6.7.8'];

const SHEET = plainRows([
  ['Kode', 'Nama', 'Harga'],
  ['5.1.02', 'Belanja barang', 1234.5],
]);
const PARTS = workbookParts([{ name: 'A', rows: SHEET, below: '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>' }], {
  texts: ['satu', '<r><t>dua</t></r>'],
});
/** Sound archives of unsound parts, and unsound archives. */
const workbooks = fc.oneof(
  fc
    .constantFrom(...(Object.entries(PARTS) as [string, string][]))
    .chain(([name, content]) => mutatedText([content]).map((changed) => zipOf({ ...PARTS, [name]: changed }, 0))),
  mutatedBytes([
    tableBook([
      ['Kode', 'Nama'],
      ['1', 'x'],
    ]),
  ]),
  mutatedBytes([Buffer.from('Kode;Nama\n"5.1";"a ""b"" c"\n5.2;x;y\n')]),
);
const WORDS = { code: 'kode *', name: 'nama, uraian *', price: 'harga *' };

export const PLATFORM: readonly Target[] = [
  target(
    'tables that people bring',
    ['bytes', 'csv', 'table', 'workbook', 'sheet-rows', 'zip', 'xml', 'text', 'columns'].map(
      (name) => `src/platform/sheets/${name}.ts`,
    ),
    fc.tuple(workbooks, fc.boolean()),
    async ([bytes, byWords]) => {
      const { headers, rows } = await openTable(bytes, byWords ? { words: WORDS } : {});
      bindColumns(proposeLike({ code: headers[0], name: 'Nama' }, WORDS, headers), headers);
      for await (const row of rows) assert.ok(isStorable(row) && row.line > 0);
    },
    6,
  ),
  target(
    'numbers and names of cells',
    ['src/platform/sheets/numbers.ts'],
    mutatedText(['6511677155223', '1.5E3', '-0.00000000000000012E-7', 'AB12', '1.234,5']),
    (text) => {
      const plain = plainNumber(text);
      if (plain !== undefined) assert.equal(plainNumber(plain), plain);
      const [number, written] = [moneyOfCell(text, true), moneyOfCell(text, false)];
      assert.ok([number, written].every((amount) => amount === undefined || typeof amount === 'bigint'));
      const cell = cellAt(text);
      if (cell) assert.deepEqual(cellAt(cellName(cell.line, cell.column)), cell);
    },
  ),
  target(
    'forms, multipart and urlencoded',
    ['src/platform/files/multipart.ts', 'src/platform/files/body.ts'],
    forms,
    async ([body, type]) => {
      const request = requestOf(body, type);
      if (!request) return;
      const form = await readForm(request, FORM);
      assert.ok(isStorable(form.fields) && form.files.every(({ name }) => isStorable(name)));
      assert.ok([...form.fields.values()].flat().length <= FORM.fields);
      assert.ok(form.files.length <= FORM.files && form.files.every(({ bytes }) => bytes.length <= FORM.fileBytes));
    },
    6,
  ),
  target(
    'one file of a form into the store',
    ['src/platform/files/upload.ts'],
    forms,
    async ([body, type]) => {
      const request = requestOf(body, type);
      if (!request) return;
      const upload = await receiveUpload(request, 'photos', nowhere, 'a/b.csv', 'text/csv', 500);
      if (upload) assert.ok(upload.bytes <= 500 && isStorable(upload.name));
    },
    8,
  ),
  target(
    'pictures',
    ['src/platform/files/images.ts', 'src/platform/files/grey.ts', 'src/platform/files/photo-traces.ts'],
    mutatedBytes(PICTURES),
    async (bytes) => {
      const { likeness, ...image } = await readImage(bytes, PHOTO, { position: 1, name: 'a.jpg' });
      assert.ok(isStorable(image) && image.width > 0 && image.height > 0);
      assert.ok(likeness.thumb.length === 1024 && keptMarks(likeness).every(({ spot }) => spot >= 0 && spot < 2 ** 30));
      for (const size of Object.values(image.sizes)) assert.equal(size.toString('latin1', 8, 12), 'WEBP');
    },
    15,
  ),
  target(
    'documents of a conversation',
    ['src/platform/files/documents.ts'],
    fc.oneof(
      mutatedBytes([Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n'), Buffer.from('PK\u0003\u0004\u0014')]),
      anyBytes,
    ),
    async (bytes) => {
      const put = async () => undefined;
      const kept = await storeDocument({ put } as unknown as Store, bytes, { position: 1, name: 'a.pdf' }, 5000);
      assert.ok(isStorable(kept) && isKey(kept.fileKey) && bytes.length <= 5000);
    },
    4,
  ),
  target(
    'what a camera wrote',
    ['src/platform/files/photo-facts.ts'],
    mutatedBytes([EXIF_BLOCK, EXIF_BLOCK.subarray(6)]),
    async (bytes) => {
      const facts = await readPhotoFacts(bytes, '+07:00');
      assert.ok(isStorable(facts));
      assert.equal(facts.lat === undefined, facts.lon === undefined);
      if (facts.lat !== undefined) assert.ok(Math.abs(facts.lat) <= 90 && Math.abs(facts.lon!) <= 180);
    },
    3,
  ),
  target(
    'keys of the store',
    ['src/platform/files/store.ts'],
    mutatedText(['img/3f/9a/x/large.webp', imageKey('a/b', 'small')]),
    (key) => {
      if (isKey(key)) assert.match(key, /^[a-z0-9][a-z0-9/_-]*\.[a-z0-9]+$/);
    },
  ),
  target(
    'requests for a file that is not there',
    ['src/platform/files/serve.ts'],
    wireText,
    async (text) => {
      const headers = new Headers({ 'if-none-match': encodeURI(text) });
      const request = new Request('http://simpul.test/', { headers });
      await assert.rejects(serveFile(nowhere, 'a/b.webp', request, 'public'), { slug: 'file-not-found' });
    },
    2,
  ),
  target(
    'languages',
    ['src/platform/http.ts'],
    fc.tuple(hostileText, mutatedText(['en-GB,id;q=0.9', 'id', '*'])),
    ([chosen, accepted]) => {
      assert.ok(['id', 'en', 'jv', 'mad'].includes(languageOf(chosen, accepted)));
    },
  ),
  target(
    'forwarding headers',
    ['src/platform/http.ts'],
    fc.tuple(fc.constantFrom('192.0.2.7', '::1', '::ffff:192.0.2.7'), mutatedText(addresses), fc.nat(5)),
    ([connection, forwarded, proxies]) => {
      const address = clientAddress(connection, forwarded, proxies);
      if (proxies === 0) assert.equal(address, connection);
      assert.ok(isIP(address));
      assert.match(clientKey(address), /^[\d.]+$|^([\da-f]+:){4}:\/64$|^::\/64$/);
      isForwardedHttps(forwarded, proxies);
    },
  ),
  target('answers to errors', ['src/platform/http.ts'], mutatedText(['en-GB,id;q=0.9']), async (accepted) => {
    const request = { headers: { get: () => accepted } } as unknown as Request;
    const answer = problemAnswer(new Problem(404, 'tidak-ada', { id: accepted, en: accepted }), request);
    assert.equal(answer.status, 404);
    await answer.text();
  }),
  target('cursors', ['src/platform/journal-feed.ts'], mutatedText(cursors), (text) => {
    const cursor = readCursor(text);
    if (!cursor) return;
    assert.equal(writeCursor(cursor).replace(/^0+(?=\d)/, ''), text.replace(/^0+(?=\d)/, ''));
    assert.ok(BigInt(cursor.xid) < 2n ** 64n && Number.isSafeInteger(cursor.era));
  }),
  target('days', ['src/platform/time/zone.ts'], mutatedText(['2026-11-21', '0050-01-01', '2024-02-29']), (text) => {
    let day: number;
    try {
      day = parseDay(text);
    } catch (error) {
      return assert.ok(error instanceof RangeError);
    }
    assert.equal(localDay('Asia/Jakarta', new Date(day * 86_400_000)), text);
  }),
  target('dates as people write them', ['src/platform/time/parse.ts'], mutatedText(dates), (text) => {
    const date = parseIndonesianDate(text);
    if (date) assert.ok(!Number.isNaN(date.getTime()));
  }),
  target('sealed values', ['src/platform/secrets.ts'], mutatedBytes(sealed), (bytes) => {
    const isWhole = sealed.slice(0, 2).some((one) => Buffer.compare(one, bytes) === 0);
    if (isWhole) secrets.decrypt('a', bytes);
    else assert.throws(() => secrets.decrypt('a', bytes));
  }),
  target(
    'settings',
    ['src/platform/settings.ts'],
    fc.dictionary(
      fc.constantFrom(
        'PORT',
        'HOST',
        'DATABASE_URL',
        'SIMPUL_PROXIES',
        'SIMPUL_ORIGIN',
        'SIMPUL_KEY',
        'SMTP_URL',
        'S3_ENDPOINT',
        'SIMPUL_DEMO',
        'SIMPUL_DATA',
      ),
      fc.oneof(
        mutatedText(['3000', 'postgres://a:b@c/d', 'https://contoh.invalid', 'smtp://a@b:25', '1']),
        hostileText,
      ),
    ),
    (env) => {
      try {
        readSettings(env);
      } catch (error) {
        assert.match(String(error), /These settings cannot be used/);
      }
    },
  ),
  target(
    'sheets for people',
    ['src/platform/csv.ts'],
    fc.array(fc.array(hostileText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
    (rows) => {
      const read = parse(csvForPeople(rows), { bom: true, relax_column_count: true }) as string[][];
      const cells = rows.flat().map((cell) => cell.toWellFormed());
      const back = read.flat();
      if (back.length === cells.length)
        for (const [at, cell] of cells.entries()) assert.ok([cell, `'${cell}`].includes(back[at]!));
      for (const cell of back) assert.doesNotMatch(cell, /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u);
    },
  ),
  target(
    'names of regions in addresses',
    ['src/params.ts'],
    mutatedText(['bojonegoro', 'kota-madiun', 'lapor']),
    (text) => {
      const read = params.region['~standard'].validate(text);
      if (!(read instanceof Promise) && !read.issues) assert.match(String(read.value), /^[a-z][a-z-]+$/);
    },
  ),
  target(
    'bodies that are not looked at',
    ['src/page-bodies.ts'],
    fc.tuple(mutatedText(['/lapor', '/meja/1?/answer', '/admin/impor']), mutatedText(['12', '1048577', '-1'])),
    ([path, length]) => {
      if (!URL.canParse(path, 'http://simpul.test')) return;
      const headers = { get: (name: string) => (name === 'content-length' ? length : null), has: () => false };
      const url = new URL(path, 'http://simpul.test').href;
      refusedBody({ method: 'POST', url, headers } as unknown as Request);
    },
  ),
  target(
    'which door a request knocks at',
    ['src/platform/access.ts'],
    fc.tuple(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'), mutatedText(['?/verify&x=1', '?a=1&/b', '?%2Fverify'])),
    ([method, search]) => {
      if (!URL.canParse(search, 'http://simpul.test/meja')) return;
      assert.equal(typeof doorOf(method, new URL(search, 'http://simpul.test/meja')), 'string');
    },
  ),
  target(
    'the file of keys',
    ['src/platform/keyring.ts'],
    mutatedText([`${newKeyLine()}\n${newKeyLine()}\n`]),
    (text) => {
      for (const key of readRing(text) ?? []) assert.ok(key.index.length > 0);
    },
  ),
  target(
    'where a form was sent from',
    ['src/own-origin.ts'],
    fc.record({
      origin: mutatedText(['http://simpul.test', 'null', 'http://simpul.test:80']),
      site: mutatedText(['same-origin', 'none', 'cross-site']),
    }),
    ({ origin, site }) => {
      const given: Record<string, string> = { host: 'simpul.test', cookie: 'a=b', origin, 'sec-fetch-site': site };
      const headers = { get: (name: string) => given[name] ?? null, has: (name: string) => name in given };
      const refused = sentFromOutside({ method: 'POST', headers } as unknown as Request, 0);
      assert.equal(refused === undefined, origin === 'http://simpul.test' && ['same-origin', 'none'].includes(site));
    },
  ),
  target(
    'addresses at push services',
    ['src/platform/push/subscription.ts'],
    mutatedText([
      JSON.stringify({
        endpoint: 'https://push.example/a',
        keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') },
      }),
    ]),
    (text) => {
      const read = readSubscription(text, false);
      if (read) assert.equal(new URL(read.endpoint).protocol, 'https:');
    },
  ),
];
