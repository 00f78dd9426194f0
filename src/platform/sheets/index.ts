/** Tables that people bring: workbooks (XLSX) and text files (CSV). Short ones are written by `../sheet.ts` and `../csv.ts`. */
export {
  type ByteEncoding,
  decodeUtf8Or1252,
  type FileBytes,
  openBytes,
  readLines,
  type Sniffed,
  sniff,
} from './bytes.ts';
export { bindColumns, type Columns, type FieldWords, proposeColumns, proposeLike } from './columns.ts';
export { type CsvRecord, csvRecords, isEmptyRecord, MOST_COLUMNS, readHeaders } from './csv.ts';
export { cellAt, cellName, columnName, moneyOfCell, plainNumber } from './numbers.ts';
export { columnsAreMissing } from './problems.ts';
export { rememberColumns, rememberedColumns } from './remember.ts';
export type { Merge } from './sheet-rows.ts';
export { coveredBy, openTable, type RowFault, type Table, type TableRow, type TableWishes } from './table.ts';
export { cleanText, oneLine, withoutGuard, wordKey } from './text.ts';

export type { SheetName } from './workbook.ts';
export { type LongCell, type LongRow, longSheet } from './write.ts';
