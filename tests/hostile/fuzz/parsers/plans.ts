import assert from 'node:assert/strict';
import fc from 'fast-check';
import { levelOf, normaliseCode } from '#modules/classifications/index.ts';
import { elementId } from '#modules/planning/element-id.ts';
import { PLAN_FIELDS } from '#modules/planning/import/fields.ts';
import { rowsOf } from '#modules/planning/rules/canonical.ts';
import { readDecimal, writtenDecimal } from '#modules/planning/rules/decimals.ts';
import { lastYearOf, yearsOf } from '#modules/planning/rules/shapes.ts';
import { type Reader, readPlanRow, type SheetRow } from '#modules/planning/rules/sheet-row.ts';
import { treeOf } from '#modules/planning/rules/tree.ts';
import { PLAN_KINDS } from '#modules/planning/types.ts';
import { sen } from '#platform/money.ts';
import { cleanText } from '#platform/sheets/index.ts';
import { hostileText, mutatedText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const AGENCY = '01900000-0000-7000-8000-000000000001';
const written = fc.oneof(
  hostileText,
  mutatedText([
    'Visi',
    'Sub kegiatan',
    '1.1',
    '1.03.10',
    '1.03.10.2.01.0034',
    'naik',
    'rata-rata',
    '66,5',
    '40%',
    'U-1 40%; U-2',
    '35.22.04',
    'lingkungan; ekonomi',
  ]),
);
const rows: fc.Arbitrary<SheetRow[]> = fc.array(
  fc.record({
    line: fc.nat(1_000_000),
    cells: fc.dictionary(
      fc.constantFrom<string>(...PLAN_FIELDS),
      written.map((text) => cleanText(text).text),
    ),
    ceilings: fc.array(fc.option(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map(sen), { nil: undefined }), {
      maxLength: 5,
    }),
  }),
  { maxLength: 8 },
);

/** Readers of what is written in plans. */
export const PLANS: readonly Target[] = [
  target(
    'values of indicators',
    ['src/modules/planning/rules/decimals.ts'],
    fc.oneof(hostileText, mutatedText(['85,5', '1.234,5', '-3.25', '98 %', 'n/a'])),
    (text) => {
      const value = readDecimal(text);
      if (typeof value !== 'string') return;
      assert.match(value, /^-?\d{1,14}(\.\d{1,4})?$/);
      assert.equal(readDecimal(writtenDecimal(value)), value);
    },
  ),
  target(
    'rows of a plan in a sheet',
    ['src/modules/planning/rules/sheet-row.ts', 'src/modules/planning/rules/tree.ts'],
    fc.tuple(fc.constantFrom(...PLAN_KINDS), rows),
    ([kind, sheet]) => {
      const years = yearsOf({ kind, firstYear: 2026, lastYear: lastYearOf(kind, 2026) });
      const reader: Reader = {
        kind,
        years,
        organisation: kind === 'renstra' || kind === 'renja' ? AGENCY : null,
        activity: (text) => {
          const code = normaliseCode('activity', text);
          return code === undefined ? undefined : { code, level: levelOf('activity', code) };
        },
        fund: (text) => normaliseCode('fund_source', text),
        agency: (code) => (code.length > 4 ? AGENCY : undefined),
        place: (text) => (text.startsWith('35.') ? text : undefined),
        themes: new Set(['lingkungan']),
      };
      const read = sheet.map((row) => readPlanRow(row, reader));
      const naming = { id: elementId, activity: (code: string) => code, proposal: (code: string) => code };
      const { elements, issues } = treeOf(
        read.map((one) => one.read),
        reader,
        naming,
      );
      for (const { sentence } of [...issues, ...read.flatMap((one) => one.issues)]) assert.ok(isStorable(sentence));
      const called = { agency: (id: string) => id, proposal: (id: string) => id };
      for (const element of elements) {
        assert.match(element.id, /^[0-9a-f]{16}$/);
        assert.ok(isStorable(element));
        assert.ok(rowsOf(element, years.length, called).length > 0);
      }
    },
  ),
];
