import { escapeXml, XML_DECLARATION } from '../xml.ts';
import { columnName } from './numbers.ts';
import { type ZipPart, zipOf } from './zip-write.ts';

/** `exact`: a number by its digits, which no float has rounded: `6511677155223.00`. */
export type LongCell = string | null | { readonly exact: string };
export type LongRow = readonly LongCell[];

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const relations = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
const allRelations = (all: string): string =>
  `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${all}</Relationships>`;
const override = (part: string, type: string): string =>
  `<Override PartName="/xl/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`;

/** Everything of a workbook with one sheet but the sheet. @source ECMA-376, part 1, 12.3 and 18 */
const partsAround = (name: string): readonly ZipPart[] =>
  Object.entries({
    '[Content_Types].xml': `${XML_DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}${override('styles', 'styles')}${override('worksheets/sheet1', 'worksheet')}</Types>`,
    '_rels/.rels': allRelations(relations('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML_DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView/></bookViews><sheets><sheet name="${escapeXml(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': allRelations(
      relations('rId1', 'worksheet', 'worksheets/sheet1.xml') + relations('rId2', 'styles', 'styles.xml'),
    ),
    // The first style is that of every cell, the second that of the headings.
    'xl/styles.xml': `${XML_DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  });

/** The most that a cell of a sheet holds, in letters. */
const LONGEST = 32_767;
const NARROWEST = 8;
const WIDEST = 60;

const lengthOf = (cell: LongCell): number => (cell === null ? '' : typeof cell === 'string' ? cell : cell.exact).length;

const columnsOf = (rows: readonly LongRow[]): string => {
  const count = rows[0]?.length ?? 0;
  const width = (at: number) =>
    Math.min(WIDEST, Math.max(NARROWEST, ...rows.slice(0, 100).map((row) => lengthOf(row[at] ?? null) + 2)));
  const columns = Array.from(
    { length: count },
    (_, at) => `<col min="${at + 1}" max="${at + 1}" width="${width(at)}" customWidth="1"/>`,
  );
  return columns.length ? `<cols>${columns.join('')}</cols>` : '';
};

const cellXml = (cell: LongCell, at: string, style: string): string => {
  if (cell === null) return '';
  if (typeof cell !== 'string') return `<c r="${at}"${style}><v>${escapeXml(cell.exact)}</v></c>`;
  const text = escapeXml(cell.toWellFormed().slice(0, LONGEST).toWellFormed());
  return `<c r="${at}" t="inlineStr"${style}><is><t xml:space="preserve">${text}</t></is></c>`;
};

const rowXml = (row: LongRow, line: number): string => {
  const style = line === 1 ? ' s="1"' : '';
  const cells = row.map((cell, at) => cellXml(cell, `${columnName(at)}${line}`, style));
  return `<row r="${line}">${cells.join('')}</row>`;
};

type Pages = AsyncIterable<readonly LongRow[]> | Iterable<readonly LongRow[]>;

const headOf = (rows: readonly LongRow[]): string =>
  `${XML_DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columnsOf(rows)}<sheetData>`;

async function* sheetOf(pages: Pages): AsyncGenerator<string> {
  let line = 0;
  for await (const rows of pages) {
    const from = line + 1;
    line += rows.length;
    yield (from === 1 ? headOf(rows) : '') + rows.map((row, at) => rowXml(row, from + at)).join('');
  }
  yield '</sheetData></worksheet>';
}

/**
 * A workbook of one long sheet, made as its rows come: what `sheetFile` makes lies whole in memory several times over.
 * Every text is stored as text, whatever it begins with; the first row names the columns and stays in sight.
 * @param name at most 31 letters
 * @param pages rows, some thousands at a time; the headings at least
 * @returns the bytes of the file, in order
 */
export const longSheet = (name: string, pages: Pages): AsyncGenerator<Uint8Array> =>
  zipOf([...partsAround(name), ['xl/worksheets/sheet1.xml', sheetOf(pages)]]);
