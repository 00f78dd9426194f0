import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import exifr from 'exifr';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { isProblem, type Problem } from '#platform/problem.ts';
import { type AcceptedImage, imageKey, type PhotoLimits, readImage, SIZES, storeImage } from './images.ts';
import { openStore } from './index.ts';

const LIMITS: PhotoLimits = { bytes: 15 * 1024 * 1024, pixels: 50_000_000, seconds: 20, cameraZone: '+07:00' };
const SECOND = { position: 2, name: 'IMG_1.jpg' };
const read = (bytes: Uint8Array) => readImage(bytes, LIMITS, SECOND);

const dataDirectory = await mkdtemp(join(tmpdir(), 'simpul-images-'));
after(() => rm(dataDirectory, { recursive: true, force: true }));

/** Left half red, right half blue, so that a turn shows. */
const twoColours = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#00f' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#f00' } }, left: 0, top: 0 },
  ]);

const noise = (width: number, height: number, sigma: number) =>
  sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma } } })
    .png()
    .toBuffer();

/** An invented camera at an invented spot. */
const withCamera = (image: Sharp) =>
  image.withExif({
    IFD0: { Make: 'Kamera Rekaan', Model: 'Kamera Rekaan KR-1', Copyright: 'CANARY-COPYRIGHT' },
    IFD2: { DateTimeOriginal: '2026:08:17 09:45:00' },
    IFD3: {
      GPSLatitudeRef: 'S',
      GPSLatitude: '7/1 9/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '111/1 53/1 0/1',
    },
  });

const refusal = async (bytes: Uint8Array, limits = LIMITS): Promise<Problem> => {
  const told = await readImage(bytes, limits, SECOND).then(
    () => assert.fail('the photo was accepted'),
    (error: unknown) => error,
  );
  assert.ok(isProblem(told), String(told));
  assert.match(told.sentence.id, /^Foto ke-2 \(IMG_1\.jpg\) .*Tulisanmu dan foto lainnya tetap ada\./);
  assert.match(told.sentence.en, /^Photo 2 \(IMG_1\.jpg\) .*Your text and the other photos are kept\./);
  return told;
};

/** Nothing but pixels: what exifr can read, every block of the file by name, and the bytes themselves. */
const assertOnlyPixels = async (image: AcceptedImage, ...secrets: (string | Buffer)[]) => {
  for (const size of SIZES) {
    const bytes = image.sizes[size];
    assert.equal(await exifr.parse(bytes, true).catch(() => undefined), undefined);
    const { format, exif, xmp, icc, iptc } = await sharp(bytes).metadata();
    assert.deepEqual(
      { format, exif, xmp, icc, iptc },
      { format: 'webp', exif: undefined, xmp: undefined, icc: undefined, iptc: undefined },
    );
    assert.equal(bytes.readUInt32LE(4) + 8, bytes.length, 'nothing follows the picture');
    for (const secret of secrets) assert.equal(bytes.indexOf(secret), -1, `${size} holds ${secret}`);
  }
};

const pngChunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A black picture of one bit a pixel: 400 megapixels in some 50 kB. */
const pngBomb = (side: number) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('a photo that is accepted', () => {
  test('comes in three sizes, upright, with the hash of what was sent', async () => {
    const sent = await twoColours(3000, 2000).jpeg().toBuffer();
    const image = await read(sent);
    assert.equal(image.sha256, createHash('sha256').update(sent).digest('hex'));
    assert.deepEqual([image.width, image.height], [1600, 1067]);
    const widths = await Promise.all(SIZES.map(async (size) => (await sharp(image.sizes[size]).metadata()).width));
    assert.deepEqual(widths, [1600, 800, 320]);
  });

  test('is never made larger than it was', async () => {
    const image = await read(await twoColours(200, 100).png().toBuffer());
    assert.deepEqual([image.width, image.height], [200, 100]);
    assert.equal((await sharp(image.sizes.medium).metadata()).width, 200);
  });

  test('may be JPEG, PNG, WebP or AVIF, with transparency, in grey, or in CMYK', async () => {
    const clear = sharp({ create: { width: 64, height: 48, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const kinds = [
      await twoColours(64, 48).jpeg().toBuffer(),
      await twoColours(64, 48).webp().toBuffer(),
      await twoColours(64, 48).avif().toBuffer(),
      await twoColours(64, 48).greyscale().png().toBuffer(),
      await twoColours(64, 48).toColourspace('cmyk').jpeg().toBuffer(),
      await clear.png().toBuffer(),
    ];
    for (const bytes of kinds) await assertOnlyPixels(await read(bytes));
    const { data } = await sharp((await read(kinds.at(-1)!)).sizes.small)
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.ok(data[0]! > 250 && data[1]! > 250 && data[2]! > 250, 'what was transparent is white, not black');
  });

  test('is turned as the camera says, in every size', async () => {
    // 6: the camera was held upright, so what is left in the file is the top of the scene.
    const image = await read(await twoColours(1200, 800).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    assert.deepEqual([image.width, image.height], [800, 1200]);
    for (const size of SIZES) {
      const { data, info } = await sharp(image.sizes[size]).raw().toBuffer({ resolveWithObject: true });
      const top = data.subarray(0, 3);
      const bottom = data.subarray(data.length - info.channels);
      assert.ok(top[0]! > 200 && top[2]! < 60, 'red on top');
      assert.ok(bottom[0]! < 60 && bottom[2]! > 200, 'blue below');
    }
  });

  test('is light enough for a slow phone: a detailed picture stays near 40 kB in the middle size', async () => {
    const rough = await sharp(await noise(500, 375, 9))
      .resize(4000, 3000, { kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toBuffer();
    const { sizes } = await read(rough);
    assert.ok(sizes.medium.length > 15_000 && sizes.medium.length < 60_000, `${sizes.medium.length}`);
    assert.ok(sizes.small.length < 20_000, `${sizes.small.length}`);
  });

  test('of 48 megapixels is opened', async () => {
    const image = await read(await twoColours(8000, 6000).jpeg().toBuffer());
    assert.deepEqual([image.width, image.height], [1600, 1200]);
  });
});

describe('what the camera wrote', () => {
  test('is given apart, and no size holds it', async () => {
    for (const kind of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const sent = await withCamera(twoColours(640, 480)).toFormat(kind).toBuffer();
      assert.ok(sent.includes('CANARY-COPYRIGHT'), `the ${kind} that is sent holds it`);
      const image = await read(sent);
      assert.equal(image.camera, 'Kamera Rekaan KR-1', kind);
      assert.equal(image.takenAt?.toISOString(), '2026-08-17T02:45:00.000Z', kind);
      assert.ok(Math.abs(image.lat! - -7.15) < 1e-6 && Math.abs(image.lon! - 111.88333) < 1e-4, kind);
      await assertOnlyPixels(image, 'CANARY', 'Kamera', 'Exif', 'EXIF', 'GPS', '2026:08');
    }
  });

  test('without a fix, with half a point or an impossible time is not believed', async () => {
    const sent = await twoColours(64, 48)
      .withExif({
        IFD2: { DateTimeOriginal: '2026:13:40 25:00:00' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '7/1 9/1 0/1' },
      })
      .jpeg()
      .toBuffer();
    const { takenAt, lat, lon, camera } = await read(sent);
    assert.deepEqual(
      { takenAt, lat, lon, camera },
      { takenAt: undefined, lat: undefined, lon: undefined, camera: undefined },
    );
    const nowhere = {
      GPSLatitudeRef: 'N',
      GPSLatitude: '0/1 0/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '0/1 0/1 0/1',
    };
    assert.equal((await read(await twoColours(64, 48).withExif({ IFD3: nowhere }).jpeg().toBuffer())).lat, undefined);
  });

  test('with a zone of its own is taken by that zone', async () => {
    const sent = await twoColours(64, 48)
      .withExif({ IFD2: { DateTimeOriginal: '2026:08:17 09:45:00', OffsetTimeOriginal: '+09:00' } })
      .jpeg()
      .toBuffer();
    assert.equal((await read(sent)).takenAt?.toISOString(), '2026-08-17T00:45:00.000Z');
  });
});

describe('how a picture came to be', () => {
  const plain = () => twoColours(64, 48).jpeg().toBuffer();
  const algorithmic = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

  test('is told by nothing in a photo as a camera writes it', async () => {
    const { traces, software } = await read(await withCamera(twoColours(64, 48)).jpeg().toBuffer());
    assert.deepEqual([traces, software], [[], undefined]);
  });

  test('is told by the program that wrote the file, by what XMP and C2PA declare, and by what a picture was asked for with', async () => {
    const edited = await twoColours(64, 48)
      .withExif({ IFD0: { Software: 'Penyunting\nRekaan 26.1' } })
      .jpeg()
      .toBuffer();
    assert.equal((await read(edited)).software, 'Penyunting Rekaan 26.1');
    const xmp = (inside: string) =>
      twoColours(64, 48).withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/" ${inside}/>`).jpeg();
    const declared = await read(await xmp(`xmp:CreatorTool="Pelukis Rekaan" d="${algorithmic}"`).toBuffer());
    assert.deepEqual([declared.software, declared.traces], ['Pelukis Rekaan', ['generated']]);

    const box = Buffer.from(`JP\0\u0001\0\0\0\u0001\0\0\0\u0030jumb\0\0\0\u0028jumdc2pa${algorithmic}`, 'latin1');
    const app11 = Buffer.concat([Buffer.from([0xff, 0xeb, (box.length + 2) >> 8, (box.length + 2) & 255]), box]);
    const jpeg = await plain();
    const signed = await read(Buffer.concat([jpeg.subarray(0, 2), app11, jpeg.subarray(2)]));
    assert.deepEqual(signed.traces, ['generated', 'credentials']);

    const png = await twoColours(64, 48).png().toBuffer();
    const recipe = pngChunk('tEXt', Buffer.from('parameters\0jalan mulus, Steps: 20', 'latin1'));
    assert.deepEqual((await read(Buffer.concat([png.subarray(0, 33), recipe, png.subarray(33)]))).traces, [
      'generated',
    ]);
  });

  test('leaves no word in what is kept', async () => {
    const jpeg = await twoColours(64, 48)
      .withXmp(`<x a="${algorithmic}"/>`)
      .withExif({ IFD0: { Software: 'CANARY' } })
      .jpeg()
      .toBuffer();
    await assertOnlyPixels(await read(jpeg), 'CANARY', 'Algorithmic');
  });
});

describe('a file that hides something', () => {
  test('keeps only its pixels: neither script nor archive behind a JPEG survives', async () => {
    const script = '<html><script>alert("polyglot")</script></html>';
    const archive = Buffer.from('504b0304140000000000', 'hex');
    const jpeg = await twoColours(640, 480)
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${'hidden-in-xmp'}</x:xmpmeta>`)
      .jpeg()
      .toBuffer();
    const image = await read(Buffer.concat([jpeg, Buffer.from(script), archive, randomBytes(5000)]));
    await assertOnlyPixels(image, 'script', 'polyglot', archive, 'hidden-in-xmp');
  });

  test('is refused when it is no photo, whatever its name says', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
    const gif = await twoColours(64, 48).gif().toBuffer();
    const files = {
      svg: Buffer.from(svg),
      'svg with a declaration': Buffer.from(`<?xml version="1.0"?>${svg}`),
      gif,
      tiff: await twoColours(64, 48).tiff().toBuffer(),
      pdf: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
      html: Buffer.from('<!doctype html><img src="x">'),
      'html that begins like a GIF': Buffer.concat([Buffer.from('GIF89a'), Buffer.from('/*<script>*/')]),
      zip: Buffer.from('504b03041400000000000000', 'hex'),
      'random bytes': randomBytes(1000),
      'an empty file': Buffer.alloc(0),
    };
    for (const [name, bytes] of Object.entries(files)) {
      const { slug, status } = await refusal(bytes);
      assert.deepEqual([name, slug, status], [name, 'photo-kind', 415]);
    }
  });

  test('an iPhone photo we cannot open is told how to send it', async () => {
    const heic = Buffer.concat([
      Buffer.from('00000018667479706865696300000000', 'hex'),
      Buffer.from('mif1heic'),
      randomBytes(500),
    ]);
    const told = await refusal(heic);
    assert.equal(told.slug, 'photo-kind');
    assert.match(told.sentence.id, /HEIC.*Paling Kompatibel/);
    assert.match(told.sentence.en, /HEIC.*Most Compatible/);
  });
});

describe('a file that is too much', () => {
  test('a bomb of 400 megapixels in 50 kB is refused before it is opened', async () => {
    const bomb = pngBomb(20_000);
    assert.ok(bomb.length < 100_000);
    const before = process.memoryUsage().rss;
    const started = process.cpuUsage();
    const { slug, status, params } = await refusal(bomb);
    assert.deepEqual([slug, status, params.pixels], ['photo-too-many-pixels', 413, 400_000_000]);
    assert.ok(process.cpuUsage(started).user < 1_000_000, 'work, not time');
    assert.ok(process.memoryUsage().rss - before < 50e6);
  });

  test('a random file of 30 MB is refused by its size', async () => {
    const { slug, status, sentence } = await refusal(randomBytes(30 * 1024 * 1024));
    assert.deepEqual([slug, status], ['photo-too-large', 413]);
    assert.match(sentence.id, /berukuran 30 MB, sedangkan batasnya 15 MB/);
  });

  test('a photo that takes too long to open is given up', async () => {
    const limits = { ...LIMITS, pixels: 2_000_000_000, seconds: 1 };
    assert.equal((await refusal(pngBomb(40_000), limits)).slug, 'photo-unreadable');
  });
});

test('a photo cut short or damaged is refused as unreadable', async () => {
  for (const kind of ['jpeg', 'png', 'webp', 'avif'] as const) {
    const whole = await sharp(await noise(240, 160, 30))
      .toFormat(kind)
      .toBuffer();
    assert.equal((await refusal(whole.subarray(0, whole.length / 2))).slug, 'photo-unreadable', kind);
  }
});

test('whatever happened to a photo on the way, it is accepted as pixels or refused as a problem', async () => {
  const whole = await withCamera(sharp(await noise(80, 60, 30)))
    .jpeg()
    .toBuffer();
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
  const asyncDamage = fc.asyncProperty(damage, fc.nat(whole.length), async (changes, length) => {
    const bytes = Buffer.from(whole.subarray(0, Math.max(length, 1)));
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    try {
      await assertOnlyPixels(await read(bytes), 'CANARY');
    } catch (error) {
      if (!isProblem(error)) throw error;
    }
  });
  await fc.assert(asyncDamage, { numRuns: 150 });
});

test('eight large photos at once are opened two at a time', async () => {
  const sent = await sharp(await noise(1000, 750, 40))
    .resize(4000, 3000)
    .jpeg()
    .toBuffer();
  const before = process.memoryUsage().rss;
  let [looks, most, crowded, longest] = [0, 0, 0, 0];
  const watch = setInterval(() => {
    looks += 1;
    most = Math.max(most, process.memoryUsage().rss - before);
    // One that begins and one that ends are both counted for a moment.
    crowded = sharp.counters().queue + sharp.counters().process > 2 ? crowded + 1 : 0;
    longest = Math.max(longest, crowded);
  }, 5);
  const images = await Promise.all(Array.from({ length: 8 }, () => read(sent)));
  clearInterval(watch);
  assert.equal(images.length, 8);
  // Nothing more is held where what the photos before left behind is given back meanwhile.
  assert.ok(looks > 10 && most < 300e6, `${most} bytes more in ${looks} looks`);
  assert.ok(longest < 3, `more than two at ${longest} looks one after the other`);
});

test('a stored picture has three files under a new random key', async () => {
  const store = await openStore({ dataDirectory, S3_REGION: 'auto' });
  const image = await read(await twoColours(640, 480).jpeg().toBuffer());
  const first = await storeImage(store, image);
  const second = await storeImage(store, image);
  assert.notEqual(first.key, second.key, 'the key says nothing about the content');
  assert.match(first.key, /^img\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/);
  for (const size of SIZES) {
    const file = await store.get(imageKey(first.key, size));
    assert.equal(file?.contentType, 'image/webp');
    assert.deepEqual(await buffer(file.stream), image.sizes[size]);
  }
});

test('of very many photos at once some wait their turn, and those beyond are told to come again', async () => {
  const bytes = await twoColours(40, 30).png().toBuffer();
  const outcomes = await Promise.all(
    Array.from({ length: 70 }, () =>
      read(bytes).then(
        () => 'taken',
        (error: unknown) => (isProblem(error) ? error.slug : String(error)),
      ),
    ),
  );
  assert.equal(outcomes.filter((outcome) => outcome === 'taken').length, 52);
  assert.equal(outcomes.filter((outcome) => outcome === 'photos-busy').length, 18);
  assert.equal((await read(bytes)).width, 40);
});
