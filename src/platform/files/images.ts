import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type OutputInfo, type Sharp, type WebpOptions } from 'sharp';
import { uuidv7 } from 'uuidv7';
import { greyOf } from './grey.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { type PhotoFacts, readPhotoFacts, shortText } from './photo-facts.ts';
import { creatorToolOf, type Trace, tracesOf } from './photo-traces.ts';
import { type Named, photoKind, photosBusy, photoTooLarge, photoTooManyPixels, photoUnreadable } from './problems.ts';
import { isKey, type Store } from './store.ts';

export type PhotoLimits = {
  /** Bytes of the file as it was sent. */
  readonly bytes: number;
  /** Pixels of the picture before it is made smaller; 50 million holds every common phone. */
  readonly pixels: number;
  /** Seconds that opening one photo may take. */
  readonly seconds: number;
  /** Offset of the regency's clock, such as `+07:00`: what a camera means that writes a time without a zone. */
  readonly cameraZone: string;
};

export const SIZES = ['large', 'medium', 'small'] as const;
export type Size = (typeof SIZES)[number];

/** With what the camera wrote, for private use only: no size holds it. */
export type AcceptedImage = PhotoFacts & {
  /** Of the file as it was sent, in hex: tells whether two photos are one file. */
  readonly sha256: string;
  /** Pixels of the large size, upright. */
  readonly width: number;
  readonly height: number;
  readonly traces: readonly Trace[];
  readonly likeness: Likeness;
  /** WebP without any metadata. */
  readonly sizes: Readonly<Record<Size, Buffer>>;
};

// Every photo is opened once: libvips has nothing to gain from remembering one, and would hold the memory.
sharp.cache(false);

/** Longest side in pixels, and a quality at which an 800-pixel phone photo takes about 40 kB. */
const SIZE: Readonly<Record<Size, { readonly side: number; readonly webp: WebpOptions }>> = {
  large: { side: 1600, webp: { quality: 68 } },
  medium: { side: 800, webp: { quality: 60 } },
  small: { side: 320, webp: { quality: 60 } },
};

/** What the content is recognised as, and what libvips must then find in it. */
const KINDS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/heif': 'heif',
  'image/heic': 'heif',
};

/** A decoded photo may take 200 MB, so only two are open at a time however many are sent. */
const AT_ONCE = 2;
/** Each waits with its bytes in memory, and whoever sent it waits too. */
const MOST_WAITING = 50;
const waiting: (() => void)[] = [];
let open = 0;
const inTurn = async <T>(named: Named, work: () => Promise<T>): Promise<T> => {
  if (open < AT_ONCE) open += 1;
  else if (waiting.length >= MOST_WAITING) throw photosBusy(named);
  else await new Promise<void>((start) => waiting.push(start));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else open -= 1;
  }
};

const recognise = async (bytes: Uint8Array, named: Named): Promise<string> => {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!found || !Object.hasOwn(KINDS, found.mime)) throw photoKind(named, found?.mime);
  return found.mime;
};

/** Reads the header only, so that a bomb is refused before a pixel of it is decoded. */
const readHeader = async (bytes: Uint8Array, kind: string, limits: PhotoLimits, named: Named): Promise<Metadata> => {
  const isHeif = KINDS[kind] === 'heif';
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw isHeif && kind !== 'image/avif' ? photoKind(named, kind) : photoUnreadable(named, error);
    });
  if (header.format !== KINDS[kind] || (isHeif && header.compression !== 'av1')) throw photoKind(named, kind);
  const pixels = header.width * header.height;
  if (pixels > limits.pixels) throw photoTooManyPixels(named, pixels, limits.pixels);
  return header;
};

type Pixels = { readonly data: Buffer; readonly info: OutputInfo };

/** Upright, without transparency, at most as large as the large size: nothing but pixels leaves this function. */
const decode = (bytes: Uint8Array, limits: PhotoLimits): Promise<Pixels> =>
  sharp(bytes, { limitInputPixels: limits.pixels, failOn: 'truncated', sequentialRead: true })
    .timeout({ seconds: limits.seconds })
    .autoOrient()
    .resize({ width: SIZE.large.side, height: SIZE.large.side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });

const imageOf = ({ data, info }: Pixels): Sharp =>
  sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });

const encode = (pixels: Pixels, size: Size): Promise<Buffer> => {
  const { side, webp } = SIZE[size];
  return imageOf(pixels)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp(webp)
    .toBuffer();
};

const factsOf = async (header: Metadata, limits: PhotoLimits): Promise<PhotoFacts> => {
  const facts: PhotoFacts = header.exif ? await readPhotoFacts(header.exif, limits.cameraZone) : {};
  const software = facts.software ?? shortText(creatorToolOf(header));
  return software ? { ...facts, software } : facts;
};

/**
 * Takes from a file nothing but its pixels, so that whatever else was hidden in it is gone.
 * @throws {Problem} `photo-too-large`, `photo-kind`, `photo-too-many-pixels`, `photo-unreadable`, `photos-busy`
 */
export const readImage = async (bytes: Uint8Array, limits: PhotoLimits, named: Named): Promise<AcceptedImage> => {
  if (bytes.byteLength > limits.bytes) throw photoTooLarge(named, bytes.byteLength, limits.bytes);
  const kind = await recognise(bytes, named);
  return inTurn(named, async () => {
    const header = await readHeader(bytes, kind, limits, named);
    const facts = await factsOf(header, limits);
    try {
      const pixels = await decode(bytes, limits);
      const large = await encode(pixels, 'large');
      const medium = await encode(pixels, 'medium');
      const small = await encode(pixels, 'small');
      return {
        sha256: createHash('sha256').update(bytes).digest('hex'),
        width: pixels.info.width,
        height: pixels.info.height,
        ...facts,
        traces: tracesOf(bytes, header),
        likeness: likenessOf(await greyOf(imageOf(pixels))),
        sizes: { large, medium, small },
      };
    } catch (error) {
      throw photoUnreadable(named, error);
    }
  });
};

/** Key of one size of a stored picture. */
export const imageKey = (picture: string, size: Size): string => `${picture}/${size}.webp`;

/** The files of the store that a row stands for: its key is that of one file, or of a picture in all its sizes. */
export const filesNamed = (key: string): string[] => (isKey(key) ? [key] : SIZES.map((size) => imageKey(key, size)));

/**
 * What a stored picture is known again by.
 * @returns undefined when the store has no such picture, or none that opens
 * @throws {Problem} `storage-unavailable`
 */
export const likenessOfStored = async (store: Store, picture: string): Promise<Likeness | undefined> => {
  const file = await store.get(imageKey(picture, 'medium'));
  if (!file) return undefined;
  const bytes = await buffer(file.stream);
  return greyOf(sharp(bytes)).then(likenessOf, () => undefined);
};

export type StoredImage = {
  /** Key of the picture; {@link imageKey} makes the key of a size from it. */
  readonly key: string;
  /** Bytes of the three sizes together. */
  readonly bytes: number;
};

/**
 * Stores the three sizes under a new random key that says nothing about them. Durable when it resolves,
 * so that the row naming the key may be committed; if that row never comes, the sweep removes the files.
 * @throws {Problem} `storage-full`, `storage-unavailable`
 */
export const storeImage = async (store: Store, image: AcceptedImage): Promise<StoredImage> => {
  const id = uuidv7();
  // The end of a UUIDv7 is random, its beginning is the time: only the end spreads over the folders.
  const key = `img/${id.slice(-2)}/${id.slice(-4, -2)}/${id}`;
  await Promise.all(SIZES.map((size) => store.put(imageKey(key, size), image.sizes[size], 'image/webp')));
  return { key, bytes: SIZES.reduce((sum, size) => sum + image.sizes[size].byteLength, 0) };
};
