import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Form, type FormLimits, formDataOf, readForm } from './multipart.ts';
import { streamOf } from './stream.testing.ts';

const MB = 1024 * 1024;
const LIMITS: FormLimits = { fields: 20, fieldBytes: 16_000, files: 5, fileBytes: 2 * MB, totalBytes: 8 * MB };
const BOUNDARY = 'batas-9b1f';

type Part = { name: string; value: string | Uint8Array; filename?: string };
const partBytes = ({ name, value, filename }: Part, boundary = BOUNDARY) =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"`),
    Buffer.from(filename === undefined ? '\r\n\r\n' : `; filename="${filename}"\r\ncontent-type: image/jpeg\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
const multipart = (...parts: Part[]) =>
  Buffer.concat([...parts.map((part) => partBytes(part)), Buffer.from(`--${BOUNDARY}--\r\n`)]);

const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const request = (body: BodyInit | null, type = TYPE, headers: Record<string, string> = {}) =>
  new Request('http://simpul.test/lapor', {
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': type },
    duplex: 'half',
  } as RequestInit);
const read = (body: Uint8Array | ReadableStream<Uint8Array>, limits = LIMITS) =>
  readForm(request(body as BodyInit), limits);
const urlencoded = (body: string | Uint8Array, limits = LIMITS) =>
  readForm(request(body as BodyInit, 'application/x-www-form-urlencoded'), limits);

const fieldsOf = (form: Form) => Object.fromEntries(form.fields);
const slugsOf = (form: Form) => form.problems.map(({ slug }) => slug);
const chunked = (bytes: Uint8Array, size: number) =>
  streamOf(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

describe('a form as browsers send it', () => {
  test('gives its fields and files', async () => {
    const sent = new FormData();
    sent.append('isi', 'Jalan rusak di depan pasar\r\nsudah dua bulan');
    sent.append('tag', 'satu');
    sent.append('tag', 'dua');
    sent.append('foto', new File([Buffer.from([0, 255, 13, 10])], 'jalan "rusak".jpg'));
    sent.append('foto', new File([Buffer.from('kedua')], 'C:\\fakepath\\kedua.jpg'));
    const form = await readForm(new Request('http://simpul.test/', { method: 'POST', body: sent }), LIMITS);
    assert.deepEqual(fieldsOf(form), { isi: ['Jalan rusak di depan pasar\r\nsudah dua bulan'], tag: ['satu', 'dua'] });
    assert.deepEqual(form.files, [
      { field: 'foto', name: 'jalan "rusak".jpg', position: 1, bytes: Buffer.from([0, 255, 13, 10]) },
      { field: 'foto', name: 'kedua.jpg', position: 2, bytes: Buffer.from('kedua') },
    ]);
    assert.deepEqual(form.problems, []);
  });

  test('reads the same however the network cuts it', async () => {
    const body = multipart(
      { name: 'isi', value: 'Lampu mati – sampun dangu' },
      { name: 'foto', filename: 'a.jpg', value: Buffer.from(`\r\n--${BOUNDARY.slice(0, -1)}\r\n-`) },
      { name: 'desa', value: '' },
    );
    for (const size of [1, 2, 3, 7, 50, body.length]) {
      const form = await read(chunked(body, size));
      assert.deepEqual(fieldsOf(form), { isi: ['Lampu mati – sampun dangu'], desa: [''] });
      assert.deepEqual(form.files[0]?.bytes, Buffer.from(`\r\n--${BOUNDARY.slice(0, -1)}\r\n-`));
      assert.deepEqual(form.problems, []);
    }
  });

  test('knows a file field that was left empty from an empty file', async () => {
    const form = await read(
      multipart({ name: 'foto', filename: '', value: '' }, { name: 'foto', filename: 'kosong.jpg', value: '' }),
    );
    assert.deepEqual(
      form.files.map(({ name, position }) => [name, position]),
      [['kosong.jpg', 1]],
    );
  });

  test('may be empty', async () => {
    const form = await read(Buffer.from(`--${BOUNDARY}--\r\n`));
    assert.deepEqual([form.fields.size, form.files.length, form.problems.length], [0, 0, 0]);
  });

  test('may be urlencoded', async () => {
    const form = await urlencoded('isi=Jalan+rusak%21&tag=satu&tag=dua&kosong=&?aneh=%F0%9F%98%80');
    assert.deepEqual(fieldsOf(form), { isi: ['Jalan rusak!'], tag: ['satu', 'dua'], kosong: [''], '?aneh': ['😀'] });
    assert.deepEqual(form.problems, []);
  });
});

describe('what is too much is left out and told, and the rest is kept', () => {
  test('a file over the limit', async () => {
    const form = await read(
      multipart(
        { name: 'isi', value: 'sebelum' },
        { name: 'foto', filename: 'besar.jpg', value: Buffer.alloc(3 * MB) },
        { name: 'foto', filename: 'kecil.jpg', value: Buffer.from('kecil') },
        { name: 'desa', value: 'sesudah' },
      ),
    );
    assert.deepEqual(fieldsOf(form), { isi: ['sebelum'], desa: ['sesudah'] });
    assert.deepEqual(
      form.files.map(({ name, position }) => [name, position]),
      [['kecil.jpg', 2]],
    );
    assert.deepEqual(slugsOf(form), ['file-too-large']);
    assert.match(form.problems[0]!.sentence.id, /^Berkas ke-1 \(besar\.jpg\) lebih besar dari batas 2 MB/);
  });

  test('a file of exactly the limit is not over it', async () => {
    const form = await read(multipart({ name: 'foto', filename: 'pas.jpg', value: Buffer.alloc(LIMITS.fileBytes) }));
    assert.equal(form.files[0]?.bytes.length, LIMITS.fileBytes);
    assert.deepEqual(form.problems, []);
  });

  test('a body of 100 MB: what came before is kept, memory is not spent on the rest, and the sender is heard out', async () => {
    const start = multipart(
      { name: 'isi', value: 'Jalan rusak' },
      { name: 'foto', filename: 'a.jpg', value: Buffer.alloc(MB) },
    );
    const head = start.subarray(0, start.length - `--${BOUNDARY}--\r\n`.length);
    const filler = Buffer.alloc(MB, 65);
    let sent = 0;
    const stream = streamOf(
      (function* () {
        yield head;
        yield partBytes({ name: 'foto', filename: 'b.jpg', value: '' }).subarray(0, -2);
        for (sent = 1; sent <= 100; sent += 1) yield filler;
      })(),
    );
    const before = process.memoryUsage().arrayBuffers;
    const form = await read(stream, { ...LIMITS, totalBytes: 40 * MB });
    assert.ok(process.memoryUsage().arrayBuffers - before < 60 * MB);
    assert.deepEqual(fieldsOf(form), { isi: ['Jalan rusak'] });
    assert.deepEqual(
      form.files.map(({ name }) => name),
      ['a.jpg'],
    );
    assert.deepEqual(slugsOf(form), ['form-too-large']);
    assert.ok(sent >= 100);
  });

  test('a body without end is not listened to for ever', async () => {
    let sent = 0;
    const endless = streamOf(
      (function* () {
        yield multipart({ name: 'isi', value: 'x' }).subarray(0, -4);
        for (;;) {
          sent += MB;
          yield Buffer.alloc(MB);
        }
      })(),
    );
    await read(endless);
    assert.ok(sent <= 4 * LIMITS.totalBytes);
  });

  test('a field over the limit keeps its beginning, cut between two characters', async () => {
    const form = await read(multipart({ name: 'isi', value: 'é'.repeat(9000) }, { name: 'b', value: 'x' }), {
      ...LIMITS,
      fieldBytes: 101,
    });
    assert.deepEqual(fieldsOf(form), { isi: ['é'.repeat(50)], b: ['x'] });
    assert.deepEqual(slugsOf(form), ['field-too-long']);
  });

  test('too many files and too many fields', async () => {
    const parts = Array.from({ length: 30 }, (_, n): Part[] => [
      { name: `f${n}`, value: `${n}` },
      { name: 'foto', filename: `${n}.jpg`, value: 'x' },
    ]).flat();
    const form = await read(multipart(...parts));
    assert.equal(form.fields.size, 20);
    assert.equal(form.files.length, 5);
    assert.deepEqual(slugsOf(form).sort(), ['form-too-many-fields', 'form-too-many-files']);
    const flat = await urlencoded(Array.from({ length: 100_000 }, (_, n) => `f${n}=${n}`).join('&'));
    assert.equal(flat.fields.size, 20);
    assert.deepEqual(slugsOf(flat), ['form-too-many-fields']);
  });

  test('a million empty parts end the reading, not the server', async () => {
    const form = await read(Buffer.from(`--${BOUNDARY}\r\n\r\n\r\n`.repeat(400_000)));
    assert.equal(form.fields.size, 0);
    assert.ok(slugsOf(form).includes('form-too-many-fields'));
  });
});

describe('a hostile or broken form', () => {
  test('cut off in the middle of a photo keeps the text and the photos before', async () => {
    const body = multipart(
      { name: 'isi', value: 'Jalan rusak' },
      { name: 'foto', filename: 'a.jpg', value: Buffer.alloc(1000) },
      { name: 'foto', filename: 'b.jpg', value: Buffer.alloc(1000) },
    );
    for (const stream of [body.subarray(0, -500), chunked(body.subarray(0, -500), 100)]) {
      const form = await read(stream);
      assert.deepEqual(fieldsOf(form), { isi: ['Jalan rusak'] });
      assert.deepEqual(
        form.files.map(({ name }) => name),
        ['a.jpg'],
      );
      assert.deepEqual(slugsOf(form), ['form-broken']);
    }
  });

  test('whose connection breaks is the same', async () => {
    const breaking = async function* () {
      yield partBytes({ name: 'isi', value: 'Jalan rusak' });
      yield partBytes({ name: 'desa', value: 'Contoh' }).subarray(0, 60);
      throw new Error('ECONNRESET');
    };
    const form = await read(streamOf(breaking()));
    assert.deepEqual(fieldsOf(form), { isi: ['Jalan rusak'] });
    assert.deepEqual(slugsOf(form), ['form-broken']);
    const cut = async function* () {
      yield Buffer.from('isi=Jalan+rusak&desa=Cont');
      throw new Error('ECONNRESET');
    };
    const stream = streamOf(cut());
    const flat = await readForm(request(stream, 'application/x-www-form-urlencoded'), LIMITS);
    assert.deepEqual(fieldsOf(flat), { isi: ['Jalan rusak'] });
  });

  test('without its last boundary keeps every part that was whole', async () => {
    const body = multipart({ name: 'isi', value: 'a' }, { name: 'desa', value: 'b' });
    const withoutLast = body.subarray(0, body.lastIndexOf(`--${BOUNDARY}--`));
    const form = await read(withoutLast);
    assert.deepEqual(fieldsOf(form), { isi: ['a'] });
    assert.deepEqual(slugsOf(form), ['form-broken']);
  });

  test('null bytes and control characters are taken out, and letters are written one way', async () => {
    const form = await read(
      multipart({ name: 'isi', value: 'a\0b\u0007c\u001bd\te\r\nf' }, { name: 'nama', value: 'Cafe\u0301' }),
    );
    assert.deepEqual(fieldsOf(form), { isi: ['abcd\te\r\nf'], nama: ['Caf\u00e9'] });
    assert.deepEqual(fieldsOf(await urlencoded('isi=a%00b%1b')), { isi: ['ab'] });
  });

  test('bytes that are no text become the sign for it', async () => {
    assert.deepEqual(fieldsOf(await read(multipart({ name: 'isi', value: Buffer.from([0x61, 0xff, 0xc3]) }))), {
      isi: ['a\ufffd\ufffd'],
    });
  });

  test('cannot reach the prototype of anything', async () => {
    const form = await read(multipart({ name: '__proto__', value: 'x' }, { name: 'constructor', value: 'y' }));
    assert.deepEqual([...form.fields.keys()], ['constructor']);
    assert.equal(({} as { x?: unknown }).x, undefined);
    assert.equal(Object.getPrototypeOf(form.fields), Map.prototype);
  });

  test('with a name of 5,000 letters, without a name, or with endless headers loses only that part', async () => {
    const headers = Buffer.from(`--${BOUNDARY}\r\n${'x-a: b\r\n'.repeat(5000)}\r\nvalue\r\n`);
    const body = Buffer.concat([
      partBytes({ name: 'n'.repeat(3000), value: 'x' }),
      partBytes({ name: '', value: 'x' }),
      headers,
      multipart({ name: 'isi', value: 'tetap ada' }),
    ]);
    const form = await read(body);
    assert.deepEqual(fieldsOf(form), { isi: ['tetap ada'] });
    assert.deepEqual(slugsOf(form), ['form-broken']);
  });

  test('a name full of backslashes is read at once', async () => {
    const before = process.cpuUsage();
    await read(multipart({ name: '\\'.repeat(3900), value: 'x' }));
    assert.ok(
      process.cpuUsage(before).user < 500_000,
      'work, not time: a pattern that doubles with each would take years',
    );
  });

  test('a file name cannot carry a path or a control character', async () => {
    const form = await read(multipart({ name: 'foto', filename: '../../etc/pass\0wd\u001b[31m.jpg', value: 'x' }));
    assert.equal(form.files[0]?.name, 'passwd[31m.jpg');
  });

  test('of another kind, or without a boundary, is told so', async () => {
    assert.deepEqual(slugsOf(await readForm(request('{"isi":1}', 'application/json'), LIMITS)), ['form-kind']);
    assert.deepEqual(slugsOf(await readForm(request('x', 'multipart/form-data'), LIMITS)), ['form-broken']);
    assert.deepEqual(
      slugsOf(await readForm(request('x', `multipart/form-data; boundary=${'b'.repeat(400)}`), LIMITS)),
      ['form-broken'],
    );
    assert.deepEqual(slugsOf(await readForm(request(null, TYPE), LIMITS)), ['form-broken']);
    assert.deepEqual(slugsOf(await read(randomBytes(200_000))), ['form-broken']);
  });
});

describe('whatever happens to a body on the way', () => {
  const limits: FormLimits = { fields: 6, fieldBytes: 60, files: 3, fileBytes: 200, totalBytes: 4000 };
  const part = fc.record(
    {
      name: fc.constantFrom('isi', 'desa', 'foto', '__proto__', ''),
      value: fc.oneof(fc.string({ maxLength: 80 }), fc.uint8Array({ maxLength: 250 })),
      filename: fc.constantFrom('a.jpg', '', '\\'),
    },
    { requiredKeys: ['name', 'value'] },
  );
  const junk = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 30 }),
    fc
      .constantFrom(`\r\n--${BOUNDARY}`, `--${BOUNDARY}--`, '\r\n\r\n', '\r\n', '--', '"', `\r\n--${BOUNDARY}\r\n`)
      .map((text) => Buffer.from(text)),
  );
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat(40),
    added: fc.option(junk),
  });

  test('reading never throws, never passes a limit, and keeps the fields before the damage', async () => {
    const property = fc.asyncProperty(
      fc.array(part, { maxLength: 10 }),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 500 }),
      async (parts, damages, chunkSize) => {
        const first: Part = { name: 'pertama', value: 'tetap ada' };
        const whole = multipart(first, ...parts);
        // The part is whole once the boundary after it has come.
        const safe = partBytes(first).length + `--${BOUNDARY}\r\n`.length;
        let body = whole;
        for (const { at, removed, added } of damages) {
          const from = safe + Math.floor(at * Math.max(0, body.length - safe));
          body = Buffer.concat([body.subarray(0, from), added ?? Buffer.alloc(0), body.subarray(from + removed)]);
        }
        const form = await read(chunked(body, chunkSize), limits);
        assert.deepEqual(form.fields.get('pertama')?.[0], 'tetap ada');
        const values = [...form.fields.values()].flat();
        assert.ok(values.length <= limits.fields);
        assert.ok(values.every((value) => Buffer.byteLength(value) <= limits.fieldBytes && !value.includes('\0')));
        assert.ok([...form.fields.keys()].every((name) => name !== '' && Buffer.byteLength(name) <= 100));
        assert.ok(form.files.length <= limits.files);
        assert.ok(form.files.every(({ bytes }) => bytes.length <= limits.fileBytes));
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });
});

describe('a form of a page without photos', () => {
  test('is cleaned like any other, and one that is broken is told so', async () => {
    const body = 'isi=a%00b%1b&__proto__=x&nama=Cafe%CC%81';
    const form = await formDataOf(request(body, 'application/x-www-form-urlencoded'));
    assert.deepEqual(
      [...form],
      [
        ['isi', 'ab'],
        ['nama', 'Caf\u00e9'],
      ],
    );
    for (const type of [TYPE, 'multipart/form-data', 'application/json'])
      await assert.rejects(formDataOf(request('x', type)), { slug: 'form-broken', status: 400 });
  });

  test('is read by no page in any other way', () => {
    const others = globSync('src/**/*.{ts,svelte}').filter((file) => /\bformData\(\)/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(others, ['src/platform/files/multipart.ts']);
  });
});
