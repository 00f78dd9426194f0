import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { crc32, deflateSync, inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { imageKey, openStore, readImage, SIZES, serveFile, storeImage } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';

const MB = 1024 * 1024;
const LIMITS = { bytes: 15 * MB, pixels: 50e6, seconds: 20, cameraZone: '+07:00' };
const NAMED = { position: 1, name: 'foto.jpg' };
const MARK = 'KANARI-tersembunyi-3f9a';

const data = mkdtempSync(join(tmpdir(), 'simpul-uploads-'));
const store = await openStore({ dataDirectory: data, S3_REGION: 'auto' });
after(() => rmSync(data, { recursive: true, force: true }));

const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#a33' } });
const JPEG = await picture.clone().jpeg().toBuffer();
const PNG = await picture.clone().png().toBuffer();
const WEBP = await picture.clone().webp().toBuffer();

/** A marker segment of a JPEG, put behind its start (ITU T.81, B.1.1.4). */
const withSegment = (marker: number, content: Buffer, into: Buffer = JPEG): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([into.subarray(0, 2), head, content, into.subarray(2)]);
};

/** A chunk of a PNG, put behind its header (PNG, 5.3). */
const withChunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([PNG.subarray(0, 33), length, body, sum, PNG.subarray(33)]);
};

const riffChunk = (type: string, content: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(type), size, content, Buffer.alloc(content.length % 2)]);
};
const withRiff = (...chunks: Buffer[]): Buffer => {
  const flags = Buffer.from([0x2c, 0, 0, 0, 63, 0, 0, 47, 0, 0]); // ICC, EXIF, XMP; 64 by 48
  const body = Buffer.concat([Buffer.from('WEBP'), riffChunk('VP8X', flags), WEBP.subarray(12), ...chunks]);
  return riffChunk('RIFF', body);
};

const EXIF = await picture
  .clone()
  .jpeg()
  .withExif({
    IFD0: { ImageDescription: MARK, Artist: MARK, XPAuthor: MARK },
    IFD2: { UserComment: MARK, LensModel: MARK },
    IFD3: {
      GPSLatitudeRef: 'S',
      GPSLatitude: '7/1 9/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '111/1 53/1 0/1',
      GPSProcessingMethod: MARK,
    },
  })
  .toBuffer();
const XMP = Buffer.from(
  `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>${MARK}</rdf></x:xmpmeta>`,
);
const ICC = Buffer.concat([Buffer.alloc(128), Buffer.from(MARK)]);

const carriers: Readonly<Record<string, Buffer>> = {
  'EXIF with a position': EXIF,
  'a thumbnail inside EXIF': withSegment(
    0xe1,
    Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0'), JPEG, Buffer.from(MARK)]),
  ),
  'XMP in a JPEG': withSegment(0xe1, XMP),
  'long XMP in a JPEG': withSegment(0xe1, Buffer.from(`http://ns.adobe.com/xmp/extension/\0${MARK}`)),
  'IPTC in a JPEG': withSegment(
    0xed,
    Buffer.concat([Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78\0\x18'), Buffer.from(MARK)]),
  ),
  'a colour profile in a JPEG': withSegment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), ICC])),
  'several pictures in one (MPF)': Buffer.concat([
    withSegment(0xe2, Buffer.from(`MPF\0${MARK}`)),
    JPEG,
    Buffer.from(MARK),
  ]),
  JFXX: withSegment(0xe0, Buffer.from(`JFXX\0\x10${MARK}`)),
  'a segment of some maker': withSegment(0xec, Buffer.from(`Ducky${MARK}`)),
  'a comment': withSegment(0xfe, Buffer.from(MARK)),
  'bytes behind a JPEG': Buffer.concat([JPEG, Buffer.from(MARK)]),
  'text in a PNG': withChunk('tEXt', Buffer.from(`Comment\0${MARK}`)),
  'pressed text in a PNG': withChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(MARK)])),
  'text of all languages in a PNG': withChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${MARK}`)),
  'EXIF in a PNG': withChunk('eXIf', Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\0\0\0\0\0'), Buffer.from(MARK)])),
  'a colour profile in a PNG': withChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(ICC)])),
  'a chunk nobody knows in a PNG': withChunk('juNk', Buffer.from(MARK)),
  'bytes behind a PNG': Buffer.concat([PNG, Buffer.from(MARK)]),
  'EXIF, XMP and a profile in WebP': withRiff(
    riffChunk('ICCP', ICC),
    riffChunk('EXIF', Buffer.from(MARK)),
    riffChunk('XMP ', Buffer.from(MARK)),
  ),
  'a chunk nobody knows in WebP': withRiff(riffChunk('JUNK', Buffer.from(MARK))),
  'EXIF in AVIF': await picture
    .clone()
    .avif({ effort: 0 })
    .withExif({ IFD0: { Artist: MARK } })
    .toBuffer(),
  'JPEG and HTML': withSegment(0xfe, Buffer.from(`--><script>alert('${MARK}')</script><!--`)),
  'PNG and script': Buffer.concat([PNG, Buffer.from(`*/=1;alert('${MARK}')//`)]),
  'JPEG and PDF': Buffer.concat([
    withSegment(0xfe, Buffer.from('%PDF-1.4')),
    Buffer.from(`1 0 obj<</S/JavaScript/JS(app.alert('${MARK}'))>>`),
  ]),
  'JPEG and archive': Buffer.concat([JPEG, Buffer.from(`PK\x03\x04${MARK}`)]),
};

/** Names of the chunks of a WebP file. */
const chunksOf = (webp: Buffer): string[] => {
  const names: string[] = [];
  for (let at = 12; at + 8 <= webp.length; at += 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2))
    names.push(webp.toString('latin1', at, at + 4));
  return names;
};

/** The mark as it stands, in the wide letters of some makers, and behind pressing. */
const holdsMark = (bytes: Buffer): boolean => {
  const wide = Buffer.from(MARK, 'utf16le');
  if (bytes.includes(MARK) || bytes.includes(wide)) return true;
  for (let at = bytes.indexOf('x'); at >= 0; at = bytes.indexOf('x', at + 1)) {
    try {
      if (inflateRawSync(bytes.subarray(at + 2), { maxOutputLength: MB }).includes(MARK)) return true;
    } catch {
      // nothing pressed begins here
    }
  }
  return false;
};

describe('of a picture only its pixels are shown', () => {
  for (const [name, bytes] of Object.entries(carriers)) {
    test(`not ${name}`, async () => {
      const image = await readImage(bytes, LIMITS, NAMED).catch((error: unknown) => {
        assert.ok(isProblem(error), String(error)); // what cannot be opened is shown to nobody
        return undefined;
      });
      if (!image) return;
      const { key } = await storeImage(store, image);
      for (const size of SIZES) {
        const answer = await serveFile(store, imageKey(key, size), new Request('http://simpul.test/'), 'public');
        const sent = Buffer.from(await answer.arrayBuffer());
        assert.ok(!holdsMark(sent));
        assert.ok(
          chunksOf(sent).every((chunk) => ['VP8 ', 'VP8L'].includes(chunk)),
          chunksOf(sent).join(),
        );
        assert.deepEqual(
          ['content-type', 'x-content-type-options', 'content-disposition'].map((header) => answer.headers.get(header)),
          ['image/webp', 'nosniff', 'inline'],
        );
      }
    });
  }

  test('and most of these are opened all the same', async () => {
    const opened = await Promise.all(
      Object.values(carriers).map((bytes) =>
        readImage(bytes, LIMITS, NAMED).then(
          () => 1,
          () => 0,
        ),
      ),
    );
    assert.ok(opened.filter(Boolean).length >= Object.keys(carriers).length - 4, `${opened.filter(Boolean).length}`);
  });
});

test('the mark would be found where it is', async () => {
  for (const bytes of Object.values(carriers)) assert.ok(holdsMark(bytes) || bytes.includes('avif'));
});

describe('a file that is more than it seems', () => {
  const bomb = (bytes: number) => deflateSync(Buffer.alloc(bytes));
  const gif = (frames: number): Buffer => {
    const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
    const head = Buffer.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]);
    return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
  };
  const animated = async (frames: number) => {
    const tall = sharp({ create: { width: 16, height: 16 * frames, channels: 3, background: '#333' } });
    const raw = await tall.raw().toBuffer();
    return sharp(raw, { raw: { width: 16, height: 16 * frames, channels: 3, pageHeight: 16 } as never })
      .webp({ loop: 0 })
      .toBuffer();
  };

  const seeming: readonly [string, () => Buffer | Promise<Buffer>, 'opened' | RegExp][] = [
    [
      'a colour profile of 200 MB pressed into 200 kB',
      () => withChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bomb(200 * MB)])),
      /opened|photo-/,
    ],
    [
      'a text of 200 MB pressed into 200 kB',
      () => withChunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), bomb(200 * MB)])),
      /opened|photo-/,
    ],
    [
      'a hundred thousand texts',
      () =>
        Buffer.concat([
          PNG.subarray(0, 33),
          ...Array.from({ length: 100_000 }, () => withChunk('tEXt', Buffer.from('a\0b')).subarray(33, 48)),
          PNG.subarray(33),
        ]),
      /opened|photo-/,
    ],
    ['a GIF of 200,000 frames', () => gif(200_000), /photo-kind/],
    ['a film of 500 pictures in WebP', () => animated(500), /opened|photo-/],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
      /photo-kind/,
    ],
    [
      'a film called photo',
      () => Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free', 'latin1'),
      /photo-kind/,
    ],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>endobj'), /photo-kind/],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), /photo-kind/],
    ['an archive', () => Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1'), /photo-kind/],
    [
      'a JPEG that says it is 65,500 by 65,500',
      () => {
        const at = JPEG.indexOf(Buffer.from([0xff, 0xc0]));
        const large = Buffer.from(JPEG);
        large.writeUInt16BE(65_500, at + 5);
        large.writeUInt16BE(65_500, at + 7);
        return large;
      },
      /photo-too-many-pixels|photo-unreadable/,
    ],
    [
      'a PNG that says it is two thousand million wide',
      () => {
        const wide = Buffer.from(PNG);
        wide.writeUInt32BE(0x7fffffff, 16);
        wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29);
        return wide;
      },
      /photo-/,
    ],
  ];

  for (const [name, make, expected] of seeming) {
    test(`is opened as a picture or refused, within bounds: ${name}`, async () => {
      const bytes = await make();
      const before = process.resourceUsage().maxRSS;
      const outcome = await readImage(bytes, LIMITS, NAMED).then(
        () => 'opened',
        (error: unknown) => (isProblem(error) ? error.slug : assert.fail(String(error))),
      );
      assert.match(outcome, expected instanceof RegExp ? expected : new RegExp(expected));
      const grown = (process.resourceUsage().maxRSS - before) / 1024;
      assert.ok(grown < 256, `${Math.round(grown)} MB for ${Math.round(bytes.length / 1024)} kB`);
    });
  }
});
