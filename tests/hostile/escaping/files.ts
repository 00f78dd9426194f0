import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import type { Way } from '../../standards/access/program.ts';
import { HOSTILE_LINES } from '../../support/hostile-text.ts';

const FORMULAS = HOSTILE_LINES.filter(({ name }) => name.startsWith('a formula')).map(({ text }) => text);
const BEGINS_FORMULA = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/;

/** The addresses that a way answers at. */
const patternOf = ({ route }: Way): RegExp => {
  const parts = route
    .replace(/\/\([^)]*\)/g, '')
    .split('/')
    .slice(1)
    .map((part) => {
      if (part.startsWith('[[')) return '(?:/[a-z][a-z-]+)?';
      return `/${part
        .split(/\[[^\]]*\]/)
        .map((piece) => RegExp.escape(piece))
        .join('[^/]+')}`;
    });
  return new RegExp(`^${parts.join('')}$`);
};

/** Which of these ways an address belongs to: the one that leaves least open, as SvelteKit chooses. */
export const wayOf = (ways: readonly Way[], address: string): Way | undefined => {
  const path = address.split(/[?#]/)[0]!;
  const open = ({ route }: Way) => route.split('[').length;
  return ways.toSorted((a, b) => open(a) - open(b)).find((way) => patternOf(way).test(path));
};

/** @throws {AssertionError} for a cell that a sheet would take for a formula. @returns whether a planted one was disarmed */
const isGuarded = (text: string, what: string): boolean => {
  const rows = parse(text, { bom: true, relax_column_count: true }) as string[][];
  assert.equal(new Set(rows.map((row) => row.length)).size, 1, `${what} keeps its columns`);
  const cells = rows.flat();
  for (const cell of cells) assert.doesNotMatch(cell, BEGINS_FORMULA, what);
  return cells.some((cell) => FORMULAS.some((formula) => cell.startsWith(`'${formula.slice(0, 20)}`)));
};

const readXml = (text: string, what: string): void => {
  const reader = new SaxesParser({ xmlns: true });
  reader.on('error', (error) => assert.fail(error));
  reader.on('opentag', ({ local }) => assert.doesNotMatch(local, /^(script|svg|img|html|a)$/i, what));
  reader.write(text).close();
};

/** Parts of a workbook or of a package. A cell of a workbook is text, whatever it begins with, unless it is said to be a formula. */
const isPacked = (bytes: Uint8Array, what: string): boolean => {
  const parts = Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)] as const);
  for (const [name, text] of parts.filter(([name]) => name.endsWith('.xml')))
    assert.doesNotMatch(text, /<f[\s>]|<script/i, `${what}: ${name}`);
  const sheets = parts.filter(([name]) => name.endsWith('.csv'));
  return sheets.map(([name, text]) => isGuarded(text, `${what}: ${name}`)).includes(true);
};

/**
 * Whether a file is what it says, and nothing in it is taken for a formula or a page.
 * @returns whether a planted formula stands in it, disarmed
 */
export const checkFile = async (answer: Response, what: string): Promise<boolean> => {
  const type = answer.headers.get('content-type') ?? '';
  if (/^(application\/atom\+xml|text\/xml)\b/.test(type)) {
    readXml(await answer.text(), what);
    return false;
  }
  assert.doesNotMatch(type, /html|svg|\bxml\b/, what);
  if (/json$|json;/.test(type) && !type.includes('ndjson')) JSON.parse(await answer.text());
  if (/zip|spreadsheetml/.test(type)) return isPacked(await answer.bytes(), what);
  if (!type.startsWith('text/csv')) return false;
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/, what);
  return isGuarded(await answer.text(), what);
};
