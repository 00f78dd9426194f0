import { SaxesParser } from 'saxes';
import { type ImportIssue, issue } from './issues.ts';
import { notServiceRequests, xmlHasDoctype, xmlIsAbusive, xmlIsBroken } from './problems.ts';

const RECORD_LIMIT_CHARACTERS = 1_048_576;
/** Text, comment or attribute that the parser holds before it hands anything over. */
const PENDING_LIMIT_CHARACTERS = 8 * RECORD_LIMIT_CHARACTERS;
const NESTING_LIMIT = 32;

/** One child of the root: the text of its own children by their names. */
export interface XmlRecord {
  cells: Map<string, string>;
  issues: ImportIssue[];
}

const FORBIDDEN_IN_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
/** XML lets this control character stand, and cleaning the cell removes it with a warning. */
const MARK = '\u0080';

const addCell = (cells: Map<string, string>, name: string, value: string) => {
  const earlier = cells.get(name);
  if (!earlier) cells.set(name, value);
  else if (value !== '') cells.set(name, `${earlier}, ${value}`);
};

/** Collects the records of `<root><record><name>text</name>…`, told of tags and text one after the other. */
const recordCollector = (roots: ReadonlySet<string>) => {
  const path: string[] = [];
  const ready: XmlRecord[] = [];
  let record: XmlRecord | undefined;
  let text = '';
  let size = 0;

  const endText = () => {
    const name = path[2];
    if (record && name !== undefined) addCell(record.cells, name, text.trim());
    text = '';
  };
  return {
    ready,
    current: () => record,
    /** Was there a root at all? */
    rooted: false,
    isOpen: () => path.length > 0,
    open(name: string) {
      if (path.length === 0 && !roots.has(name)) throw notServiceRequests(name.slice(0, 100));
      if (path.length >= NESTING_LIMIT) throw xmlIsAbusive();
      this.rooted = true;
      endText();
      path.push(name);
      if (path.length !== 2) return;
      record = { cells: new Map(), issues: [] };
      size = 0;
    },
    text(piece: string) {
      if (path.length < 3) return;
      size += piece.length;
      if (size <= RECORD_LIMIT_CHARACTERS) text += piece;
    },
    close() {
      endText();
      path.pop();
      if (path.length !== 1 || !record) return;
      if (size > RECORD_LIMIT_CHARACTERS)
        record.issues.push(issue('record-too-long', { limit: RECORD_LIMIT_CHARACTERS }));
      ready.push(record);
      record = undefined;
    },
  };
};

/**
 * The children of the root as the text comes in. A record whose XML is broken inside itself carries the issue and
 * reading goes on; where the list itself breaks, one last record says so and reading ends.
 *
 * @param roots names the root may have
 * @throws Problem for any DOCTYPE (so no entity but XML's own five exists), for another root, for a file broken before
 *   its first record, for text or nesting that no report reaches
 */
export async function* xmlRecords(
  pieces: AsyncIterable<string>,
  roots: ReadonlySet<string>,
): AsyncGenerator<XmlRecord> {
  const parser = new SaxesParser({ forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const collector = recordCollector(roots);
  let brokenAt: number | undefined;
  let closedAt = -1;
  let pending = 0;
  let count = 0;

  const onTag = (then: () => void) => {
    pending = 0;
    if (brokenAt === undefined) then();
  };
  parser.on('doctype', () => {
    throw xmlHasDoctype();
  });
  parser.on('error', () => {
    const open = collector.current();
    // A wrong closing tag closes all that is open before the parser complains, so the record it cut short is here already.
    const record = open ?? (parser.position === closedAt ? collector.ready.at(-1) : undefined);
    if (record?.issues.length === 0) record.issues.push(issue('broken-xml', { at: parser.line }));
    if (!open) brokenAt ??= parser.line;
  });
  parser.on('opentag', ({ name }) => onTag(() => collector.open(name)));
  parser.on('closetag', () => {
    closedAt = parser.position;
    onTag(() => collector.close());
  });
  parser.on('text', (text) => collector.text(text));
  parser.on('cdata', (text) => collector.text(text));

  for await (const piece of pieces) {
    parser.write(piece.replace(FORBIDDEN_IN_XML, MARK));
    for (const record of collector.ready.splice(0)) {
      count++;
      yield record;
    }
    if (brokenAt !== undefined) break;
    pending += piece.length;
    if (pending > PENDING_LIMIT_CHARACTERS) throw xmlIsAbusive();
  }

  const unfinished = collector.current();
  if (brokenAt === undefined && !unfinished) {
    parser.close();
    if (collector.isOpen() || !collector.rooted) brokenAt ??= parser.line;
  }
  const at = brokenAt ?? (unfinished ? parser.line : undefined);
  if (at === undefined) return;
  if (count === 0 && !unfinished) throw xmlIsBroken(at);
  yield { cells: unfinished?.cells ?? new Map(), issues: [issue('broken-xml-end', { at })] };
}
