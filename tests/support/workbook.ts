import { strToU8, type Zippable, zipSync } from 'fflate';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export interface SheetOf {
  readonly name: string;
  /** What stands within `sheetData`. */
  readonly rows: string;
  /** What stands below it: `<mergeCells>…`. */
  readonly below?: string;
  readonly state?: 'hidden' | 'veryHidden';
}

interface Wishes {
  readonly texts?: readonly string[];
  readonly styles?: string;
  readonly since1904?: boolean;
  /** How hard to press: 1 is quick. */
  readonly level?: 1 | 6;
  /** Parts to put in the place of those made here, or beside them; null leaves one out. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>;
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
const relations = (all: string) => `${XML}<Relationships xmlns="${PACKAGE}">${all}</Relationships>`;

/** Parts of a workbook as spreadsheets write them, by their names. */
export const workbookParts = (
  sheets: readonly SheetOf[],
  { texts = [], styles, since1904, parts = {} }: Wishes = {},
) => {
  const named = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"${state ? ` state="${state}"` : ''}/>`,
  );
  const own: Record<string, string> = {
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${since1904 ? ' date1904="1"' : ''}/><sheets>${named.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      [
        ...sheets.map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`)),
        relation('rIdT', 'sharedStrings', 'sharedStrings.xml'),
        relation('rIdS', 'styles', 'styles.xml'),
      ].join(''),
    ),
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${MAIN}">${texts.map((text) => `<si>${text.startsWith('<') ? text : `<t>${text}</t>`}</si>`).join('')}</sst>`,
    'xl/styles.xml':
      styles ??
      `${XML}<styleSheet xmlns="${MAIN}"><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`,
  };
  for (const [at, { rows, below = '' }] of sheets.entries())
    own[`xl/worksheets/sheet${at + 1}.xml`] =
      `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${below}</worksheet>`;
  return { ...own, ...parts };
};

export const zipOf = (parts: Readonly<Record<string, string | Uint8Array | null>>, level: 0 | 1 | 6 = 6): Buffer => {
  const files: Zippable = {};
  for (const [name, content] of Object.entries(parts))
    if (content !== null) files[name] = [typeof content === 'string' ? strToU8(content) : content, { level }];
  return Buffer.from(zipSync(files));
};

/** A workbook (XLSX) made of what is said, and of nothing else. */
export const workbookOf = (sheets: readonly SheetOf[], wishes: Wishes = {}): Buffer =>
  zipOf(workbookParts(sheets, wishes), wishes.level);

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Rows of a plain table from the first line on: texts as texts, numbers as numbers. */
export const plainRows = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows
    .map((cells, at) => {
      const line = at + 1;
      const all = cells.map((cell, column) => {
        const where = `${LETTERS[column]}${line}`;
        if (cell === null) return '';
        if (typeof cell === 'number') return `<c r="${where}"><v>${cell}</v></c>`;
        return `<c r="${where}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
      });
      return `<row r="${line}">${all.join('')}</row>`;
    })
    .join('');

/** A workbook of one plain table. */
export const tableBook = (rows: Parameters<typeof plainRows>[0], name = 'Lembar1'): Buffer =>
  workbookOf([{ name, rows: plainRows(rows) }]);
