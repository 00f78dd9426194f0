import { setImmediate } from 'node:timers/promises';
import { Dicer } from '@fastify/busboy';
import type { Problem } from '#platform/problem.ts';
import { readSlices } from './body.ts';
import { fieldTooLong, fileTooLarge, formBroken, formKind, formTooManyFields, formTooManyFiles } from './problems.ts';

/** Bounds of one form; memory in use stays within a small multiple of `totalBytes`. */
export type FormLimits = {
  readonly fields: number;
  /** UTF-8 bytes of one field. */
  readonly fieldBytes: number;
  readonly files: number;
  readonly fileBytes: number;
  /** The whole body with its framing. */
  readonly totalBytes: number;
};

export type FormFile = {
  readonly field: string;
  /** The name on the sender's device without folders, cleaned; may be empty. */
  readonly name: string;
  /** 1 for the first file sent in this field, counting those that were refused. */
  readonly position: number;
  readonly bytes: Uint8Array;
};

export type Form = {
  readonly fields: Map<string, string[]>;
  readonly files: FormFile[];
  /** What could not be taken; everything else was. Whoever stores the form decides whether that matters. */
  readonly problems: Problem[];
};

const NAME_BYTES = 100;
const HEADER_BYTES = 4096;
const HEADER_PAIRS = 10;
/** Parts beyond the limits of fields and files before the rest of the body is no longer looked at. */
const SPARE_PARTS = 50;
const decoder = new TextDecoder();

const cutToBytes = (text: string, most: number): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1; // not inside a character
  return bytes.toString('utf8', 0, end);
};

/** No control characters but tab and line ends (PostgreSQL refuses a null byte), and one way to write each letter. */
const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').normalize('NFC');

/** No form of ours has such a field, and no object that holds one can be given back to a page. */
const isUnderEverything = (field: string): boolean => field === '__proto__';

const cleanName = (text: string): string => cutToBytes(clean(text).replace(/\s+/g, ' ').trim(), NAME_BYTES);

/** Gathers a form within its limits and notes what it had to leave out, each kind of trouble once where it has no name. */
const gather = (limits: FormLimits) => {
  const fields = new Map<string, string[]>();
  const files: FormFile[] = [];
  const problems: Problem[] = [];
  const positions = new Map<string, number>();
  let fieldCount = 0;
  const note = (problem: Problem) => {
    const isSame = (known: Problem) => known.slug === problem.slug && known.message === problem.message;
    if (!problems.some(isSame)) problems.push(problem);
  };
  return {
    form: { fields, files, problems } satisfies Form,
    note,
    hasRoomForField: () => fieldCount < limits.fields,
    hasRoomForFile: () => files.length < limits.files,
    addField(name: string, value: Uint8Array, isCut: boolean) {
      const field = clean(name);
      if (isUnderEverything(field)) return;
      if (fieldCount >= limits.fields) return note(formTooManyFields(limits.fields));
      if (field === '' || Buffer.byteLength(field) > NAME_BYTES) return note(formBroken());
      const text = clean(decoder.decode(value));
      const kept = cutToBytes(text, limits.fieldBytes);
      if (isCut || kept !== text) note(fieldTooLong(field, limits.fieldBytes));
      fieldCount += 1;
      const values = fields.get(field);
      if (values) values.push(kept);
      else fields.set(field, [kept]);
    },
    addFile(name: string, filename: string, size: number, chunks: Uint8Array[]) {
      const field = clean(name);
      if (filename === '' && size === 0) return; // a file field that was left empty
      if (field === '' || Buffer.byteLength(field) > NAME_BYTES) return note(formBroken());
      const position = (positions.get(field) ?? 0) + 1;
      positions.set(field, position);
      const named = { position, name: cleanName(filename.slice(filename.search(/[^/\\]*$/))) };
      if (files.length >= limits.files) return note(formTooManyFiles(limits.files));
      if (size > limits.fileBytes) return note(fileTooLarge(field, named, limits.fileBytes));
      files.push({ field, ...named, bytes: Buffer.concat(chunks) });
    },
  };
};
type Gathered = ReturnType<typeof gather>;

type PartHeader = { readonly name: string; readonly filename: string | undefined };

const PARAMETER = /;\s*(name|filename)\s*=\s*(?:"((?:\\["\\]|[^"\\]|\\(?!["\\]))*)"|([^;\s"]*))/gi;

/** Browsers write a quote as %22 and a line end as %0D%0A; other programs escape a quote with a backslash (RFC 7578, 2 and 4.2). */
const unquote = (text: string) =>
  text
    .replace(/\\(["\\])/g, '$1')
    .replace(/%22/g, '"')
    .replace(/%0d|%0a/gi, ' ');

const readPartHeader = (header: object): PartHeader => {
  const lines = (header as Record<string, string[] | undefined>)['content-disposition'];
  const disposition = decoder.decode(Buffer.from(lines?.[0] ?? '', 'latin1'));
  const found = new Map<string, string>();
  for (const [, key, quoted, bare] of disposition.matchAll(PARAMETER)) {
    if (!found.has(key!.toLowerCase())) found.set(key!.toLowerCase(), unquote(quoted ?? bare ?? ''));
  }
  return { name: found.get('name') ?? '', filename: found.get('filename') };
};

/** Takes a part once it has ended whole; a part that the end of the body cut off is dropped. */
const takePart = (part: Dicer.PartStream, gathered: Gathered, limits: FormLimits): void => {
  let header: PartHeader | undefined;
  let isWhole = true;
  let size = 0;
  let chunks: Uint8Array[] = [];
  const mostBytes = (isFile: boolean) => {
    if (isFile) return gathered.hasRoomForFile() ? limits.fileBytes : 0;
    return gathered.hasRoomForField() ? limits.fieldBytes : 0;
  };
  part.on('header', (found) => {
    header = readPartHeader(found);
  });
  part.on('error', () => {
    isWhole = false;
  });
  part.on('data', (chunk) => {
    const isFile = header?.filename !== undefined;
    const most = mostBytes(isFile);
    const room = Math.max(0, most - size);
    size += chunk.length;
    if (chunk.length <= room) chunks.push(chunk as Uint8Array);
    else if (isFile) chunks = [];
    else if (room > 0) chunks.push((chunk as Uint8Array).subarray(0, room));
  });
  part.on('end', () => {
    if (!isWhole) return;
    if (!header) return gathered.note(formBroken());
    const { name, filename } = header;
    if (filename === undefined) gathered.addField(name, Buffer.concat(chunks), size > limits.fieldBytes);
    else gathered.addFile(name, filename, size, chunks);
  });
};

const readMultipart = async (
  request: Request,
  boundary: string,
  gathered: Gathered,
  limits: FormLimits,
): Promise<void> => {
  // Parts never push back: each slice is taken whole before the next, so what waits is at most one slice.
  const config = {
    boundary,
    maxHeaderPairs: HEADER_PAIRS,
    maxHeaderSize: HEADER_BYTES,
    partHwm: limits.totalBytes + 1,
  };
  const dicer = new Dicer(config);
  const mostParts = limits.fields + limits.files + SPARE_PARTS;
  let parts = 0;
  let isBroken = false;
  let isCutByUs = false;
  const noteCut = (problem: Problem) => {
    isCutByUs = true;
    gathered.note(problem);
  };
  dicer.on('error', () => {
    isBroken = true;
  });
  dicer.on('part', (part) => {
    parts += 1;
    if (parts <= mostParts) return takePart(part, gathered, limits);
    part.on('error', () => undefined);
    part.resume();
  });
  for await (const slice of readSlices(request, limits.totalBytes, noteCut)) {
    dicer.write(Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength));
    await setImmediate(); // the events of a slice come on the ticks after it
    if (parts > mostParts) break;
  }
  if (parts > mostParts) noteCut(formTooManyFields(limits.fields));
  dicer.end();
  await setImmediate();
  await setImmediate();
  if (isBroken && !isCutByUs) gathered.note(formBroken());
};

/** Pairs that arrived whole; the last one of a body that was cut may be half a value and is dropped. */
const readUrlencoded = async (request: Request, gathered: Gathered, limits: FormLimits): Promise<void> => {
  const slices: Uint8Array[] = [];
  let isCut = false;
  const noteCut = (problem: Problem) => {
    isCut = true;
    gathered.note(problem);
  };
  for await (const slice of readSlices(request, limits.totalBytes, noteCut)) slices.push(slice);
  const body = Buffer.concat(slices);
  const most = limits.fields + SPARE_PARTS;
  for (let start = 0, pairs = 0; start < body.length; pairs += 1) {
    if (pairs >= most) return gathered.note(formTooManyFields(limits.fields));
    const separator = body.indexOf('&', start);
    if (separator < 0 && isCut) return;
    const end = separator < 0 ? body.length : separator;
    // The leading & keeps URLSearchParams from taking a question mark off the first name.
    for (const [name, value] of new URLSearchParams(`&${decoder.decode(body.subarray(start, end))}`)) {
      gathered.addField(name, Buffer.from(value), false);
    }
    start = end + 1;
  }
};

const boundaryOf = (contentType: string): string | undefined => {
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s"]+))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  return boundary !== undefined && boundary.length <= 200 ? boundary : undefined;
};

/**
 * Reads a form, `multipart/form-data` or urlencoded, and never throws: whatever arrived whole and within the limits is
 * returned, and each thing left out is a problem that says so.
 */
export const readForm = async (request: Request, limits: FormLimits): Promise<Form> => {
  const gathered = gather(limits);
  const contentType = request.headers.get('content-type') ?? '';
  const essence = contentType.split(';')[0]!.trim().toLowerCase();
  const boundary = boundaryOf(contentType);
  try {
    if (essence === 'application/x-www-form-urlencoded') await readUrlencoded(request, gathered, limits);
    else if (essence !== 'multipart/form-data') gathered.note(formKind());
    else if (boundary === undefined) gathered.note(formBroken());
    else await readMultipart(request, boundary, gathered, limits);
  } catch (error) {
    gathered.note(formBroken(error)); // what was gathered before stays
  }
  return gathered.form;
};

/**
 * A form of a page that brings no photos, as the browser sent it, its texts cleaned as {@link readForm} cleans them.
 * @throws {Problem} form-broken
 */
export const formDataOf = async (request: Request): Promise<FormData> => {
  const sent = await request.formData().catch((error: unknown) => {
    throw formBroken(error);
  });
  const form = new FormData();
  for (const [name, value] of sent) {
    if (isUnderEverything(clean(name))) continue;
    if (typeof value === 'string') form.append(clean(name), clean(value));
    else form.append(clean(name), value, cleanName(value.name));
  }
  return form;
};
