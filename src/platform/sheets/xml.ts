import { sheetHasDoctype, sheetIsAbusive, sheetIsBroken } from './problems.ts';

/** Attributes of a tag by their names, prefix included. */
type Attributes = Readonly<Record<string, string>>;

/** What is told of a part of a workbook; names of tags come without the prefix that some programs give them. */
interface Handler {
  open?(name: string, attributes: Attributes): void;
  /** All of the text between two tags. */
  text?(text: string): void;
  close?(name: string): void;
}

/** A text between two tags, or a tag, that is longer than any cell. Characters. */
const MOST_PENDING = 1_048_576;
const DEEPEST = 64;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const entityOf = (name: string): string => {
  const own = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  if (own !== undefined) return own;
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const code = digits ? Number.parseInt(digits[1] ?? digits[2]!, digits[1] === undefined ? 10 : 16) : -1;
  if (code < 0 || code > 0x10ffff) throw sheetIsBroken();
  return String.fromCodePoint(code);
};

/** XML's own five entities and numbers; there are no others where there is no document type. */
const decoded = (text: string): string => {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&\s]{0,10};?)/g, (_, name: string) => {
    if (!name.endsWith(';')) throw sheetIsBroken();
    return entityOf(name.slice(0, -1));
  });
};

const ATTRIBUTE = /\s*([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

const attributesOf = (text: string): Attributes => {
  const attributes: Record<string, string> = Object.create(null);
  ATTRIBUTE.lastIndex = 0;
  for (let end = 0; end < text.length; end = ATTRIBUTE.lastIndex) {
    const match = ATTRIBUTE.exec(text);
    if (!match) {
      if (text.slice(end).trim() !== '') throw sheetIsBroken();
      break;
    }
    attributes[match[1]!] = decoded(match[2] ?? match[3] ?? '');
  }
  return attributes;
};
const NONE: Attributes = Object.freeze(Object.create(null));

const [QUOTE, APOSTROPHE, SLASH, LESS, GREATER, QUESTION, EXCLAMATION] = [34, 39, 47, 60, 62, 63, 33];

/** Index of the mark that ends the tag which begins at `at`; -1 where it is still to come. */
const tagEnd = (text: string, at: number): number => {
  let quote = 0;
  for (let end = at + 1; end < text.length; end++) {
    const letter = text.charCodeAt(end);
    if (quote !== 0) {
      if (letter === quote) quote = 0;
    } else if (letter === GREATER) return end;
    else if (letter === QUOTE || letter === APOSTROPHE) quote = letter;
    else if (letter === LESS) throw sheetIsBroken();
  }
  return -1;
};

const encodingOf = (head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
};

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
};

/**
 * Reads XML as it comes in: the part of it that workbooks are written in, and anything else is refused. No document type is let in, so
 * nothing is expanded and nothing outside is looked for. Our own, because a general parser takes three times as long for the three
 * million tags of a large sheet; `xml.test.ts` holds it against one.
 * @throws Problem sheet-doctype, sheet-broken, sheet-abusive
 */
const xmlReader = (handler: Handler) => {
  const path: string[] = [];
  let rest = '';
  let isRooted = false;

  const closeTag = (name: string) => {
    if (path.pop() !== name) throw sheetIsBroken();
    handler.close?.(local(name));
  };
  const openTag = (body: string) => {
    const isEmpty = body.charCodeAt(body.length - 1) === SLASH;
    const inner = isEmpty ? body.slice(0, -1) : body;
    const space = inner.search(/\s/);
    const name = space === -1 ? inner : inner.slice(0, space);
    if (name === '' || (path.length === 0 && isRooted)) throw sheetIsBroken();
    isRooted = true;
    path.push(name);
    if (path.length > DEEPEST) throw sheetIsAbusive();
    handler.open?.(local(name), space === -1 ? NONE : attributesOf(inner.slice(space)));
    if (isEmpty) closeTag(name);
  };
  /** What begins with `<!`. @returns where to go on; -1 where its end is still to come */
  const special = (text: string, at: number): number => {
    const [isComment, isData] = ['<!--', '<![CDATA['].map((mark) => mark.startsWith(text.slice(at, at + mark.length)));
    if (isComment && text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      return end === -1 ? -1 : end + 3;
    }
    if (isData && text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at);
      if (end !== -1) handler.text?.(text.slice(at + 9, end));
      return end === -1 ? -1 : end + 3;
    }
    if (isComment || isData) return -1;
    throw sheetHasDoctype();
  };
  /** The tag that begins at `at`. @returns where to go on; -1 where its end is still to come */
  const tag = (text: string, at: number): number => {
    const letter = text.charCodeAt(at + 1);
    if (letter === EXCLAMATION) return special(text, at);
    if (letter === QUESTION) {
      const end = text.indexOf('?>', at);
      return end === -1 ? -1 : end + 2;
    }
    const end = tagEnd(text, at);
    if (end === -1) return -1;
    if (letter === SLASH) closeTag(text.slice(at + 2, end).trimEnd());
    else openTag(text.slice(at + 1, end));
    return end + 1;
  };
  const write = (piece: string) => {
    const text = rest + piece;
    let at = 0;
    for (;;) {
      const next = text.indexOf('<', at);
      if (next === -1) break;
      if (next > at && path.length > 0) handler.text?.(decoded(text.slice(at, next)));
      at = next;
      const end = tag(text, at);
      if (end === -1) break;
      at = end;
    }
    rest = text.slice(at);
    if (rest.length > MOST_PENDING) throw sheetIsAbusive();
  };

  let decoder: TextDecoder | undefined;
  return {
    write(chunk: Uint8Array): void {
      decoder ??= new TextDecoder(encodingOf(chunk));
      write(decoder.decode(chunk, { stream: true }));
    },
    end(): void {
      write(decoder?.decode() ?? '');
      if (path.length > 0 || !isRooted || rest.trim() !== '') throw sheetIsBroken();
    },
  };
};

/** Reads a part to its end. */
export const readXml = async (chunks: AsyncIterable<Uint8Array>, handler: Handler): Promise<void> => {
  const reader = xmlReader(handler);
  for await (const chunk of chunks) reader.write(chunk);
  reader.end();
};

/** Reads a part and hands on what its handler has made ready, piece by piece. */
export async function* readXmlBy<Item>(
  chunks: AsyncIterable<Uint8Array>,
  handler: Handler,
  ready: () => readonly Item[],
): AsyncGenerator<Item> {
  const reader = xmlReader(handler);
  for await (const chunk of chunks) {
    reader.write(chunk);
    yield* ready();
  }
  reader.end();
  yield* ready();
}
