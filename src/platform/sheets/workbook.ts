import { posix } from 'node:path';
import { sheetIsBroken, sheetIsNone, sheetIsTooLarge } from './problems.ts';
import { readXml } from './xml.ts';
import { readDirectory, readEntry, type ZipEntry } from './zip.ts';

/** Of a part that only describes. Bytes. */
const SMALL_PART = 16 * 1024 * 1024;
/** Texts that cells share lie in memory. Bytes. */
const TEXTS_PART = 192 * 1024 * 1024;
/** A sheet streams through. Bytes. */
export const SHEET_PART = 768 * 1024 * 1024;
/** Of the file as it comes. Bytes. */
const LARGEST_FILE = 100 * 1024 * 1024;

export interface SheetName {
  readonly name: string;
  readonly hidden: boolean;
}

interface SheetPart extends SheetName {
  readonly entry: ZipEntry;
}

/** What must be known of a workbook before a cell of it is read. */
export interface Workbook {
  readonly bytes: Buffer;
  readonly sheets: readonly SheetPart[];
  readonly since1904: boolean;
  /** Texts that cells name by their number. */
  readonly texts: Texts;
  /** Whether a style, by its number, shows a number as a day. */
  readonly isDay: readonly boolean[];
}

/** All of a file, which a workbook needs: its directory stands at its end. @throws Problem sheet-too-large */
export const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_FILE) throw sheetIsTooLarge(LARGEST_FILE);
    all.push(chunk);
  }
  return Buffer.concat(all);
};

/** Files of the same shape that are no workbook of this kind. */
const OTHERS: readonly (readonly [part: string, what: string])[] = [
  ['xl/workbook.bin', 'XLSB'],
  ['word/document.xml', 'DOCX'],
  ['ppt/presentation.xml', 'PPTX'],
  ['content.xml', 'ODS/ODT'],
];

const whatElse = (entries: ReadonlyMap<string, ZipEntry>): string =>
  OTHERS.find(([part]) => entries.has(part))?.[1] ?? 'ZIP';

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** Parts that a part names, by their ids; absolute paths inside the archive. */
const relationsOf = async (
  bytes: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  part: string,
): Promise<Map<string, Relation>> => {
  const { dir, base } = posix.parse(part);
  const relations = new Map<string, Relation>();
  const entry = entries.get(posix.join(dir, '_rels', `${base}.rels`));
  if (!entry) return relations;
  await readXml(readEntry(bytes, entry, SMALL_PART), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(dir, Target);
      relations.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return relations;
};

const partOf = (
  entries: ReadonlyMap<string, ZipEntry>,
  relations: ReadonlyMap<string, Relation>,
  type: string,
): ZipEntry | undefined => {
  for (const relation of relations.values()) if (relation.type === type) return entries.get(relation.target);
  return undefined;
};

/** `_x000D_` is how a workbook writes what XML cannot hold. @source ECMA-376-1, 22.9.2.19 */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Text in pieces of several styles is one text; how it is read aloud in another script is none of it. */
export const textCollector = () => {
  let text = '';
  let inText = false;
  let aside = 0;
  return {
    open(name: string): void {
      if (name === 'rPh') aside += 1;
      else if (name === 't') inText = aside === 0;
    },
    text(piece: string): void {
      if (inText) text += piece;
    },
    close(name: string): void {
      if (name === 'rPh') aside -= 1;
      else if (name === 't') inText = false;
    },
    take(): string {
      const taken = unescaped(text);
      text = '';
      return taken;
    },
  };
};

/** Hundreds of thousands of texts, in one piece of memory that nobody has to walk through. */
export class Texts {
  #bytes = Buffer.alloc(65_536);
  #size = 0;
  /** Where each ends. */
  #ends = new Uint32Array(4096);
  #count = 0;

  add(text: string): void {
    const least = this.#size + text.length * 3; // UTF-8 of any UTF-16 unit
    if (least > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(least, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    if (this.#count === this.#ends.length) {
      const longer = new Uint32Array(this.#count * 2);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#size += this.#bytes.write(text, this.#size);
    this.#ends[this.#count] = this.#size;
    this.#count += 1;
  }

  /** @returns undefined for a number that none has */
  at(number: number): string | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#count) return undefined;
    return this.#bytes.toString('utf8', number === 0 ? 0 : this.#ends[number - 1], this.#ends[number]);
  }
}

const textsOf = async (bytes: Buffer, entry: ZipEntry | undefined): Promise<Texts> => {
  const texts = new Texts();
  if (!entry) return texts;
  const collector = textCollector();
  await readXml(readEntry(bytes, entry, TEXTS_PART), {
    open: collector.open,
    text: collector.text,
    close(name) {
      collector.close(name);
      if (name === 'si') texts.add(collector.take());
    },
  });
  return texts;
};

/** Formats that every workbook knows by number. @source ECMA-376-1, 18.8.30: days, and days with the time */
const isBuiltInDay = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** A format that shows a year or a day; of the time alone, or of months counted as minutes, it is none. */
const showsDay = (format: string): boolean => /[yd]/i.test(format.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, ''));

const daysOf = async (bytes: Buffer, entry: ZipEntry | undefined): Promise<boolean[]> => {
  const isDay: boolean[] = [];
  if (!entry) return isDay;
  const own = new Map<string, boolean>();
  let inCells = false;
  await readXml(readEntry(bytes, entry, SMALL_PART), {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') own.set(numFmtId, showsDay(formatCode));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) isDay.push(own.get(numFmtId) ?? isBuiltInDay(Number(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return isDay;
};

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';

/**
 * Opens a workbook: its sheets, the texts they share, and which styles are days.
 * @throws Problem sheet-not-a-table, sheet-broken, sheet-too-large, sheet-abusive, sheet-doctype
 */
export const openWorkbook = async (bytes: Buffer): Promise<Workbook> => {
  const entries = readDirectory(bytes);
  const main = partOf(entries, await relationsOf(bytes, entries, ''), 'officeDocument');
  if (!main) throw sheetIsNone(whatElse(entries));
  if (!/\.xml$/i.test(main.name) || !/(^|\/)workbook[^/]*$/i.test(main.name)) throw sheetIsNone(whatElse(entries));
  const relations = await relationsOf(bytes, entries, main.name);
  const sheets: SheetPart[] = [];
  let since1904 = false;
  await readXml(readEntry(bytes, main, SMALL_PART), {
    open(name, attributes) {
      if (name === 'workbookPr') since1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1];
      const relation = relations.get(id ?? '');
      const entry = relation?.type === 'worksheet' ? entries.get(relation.target) : undefined;
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
      if (entry) sheets.push({ name: attributes.name ?? '', hidden, entry });
    },
  });
  if (sheets.length === 0) throw sheetIsBroken();
  return {
    bytes,
    sheets,
    since1904,
    texts: await textsOf(bytes, partOf(entries, relations, 'sharedStrings')),
    isDay: await daysOf(bytes, partOf(entries, relations, 'styles')),
  };
};
