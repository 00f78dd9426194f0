import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes, readAll } from './testing.ts';
import type { ImportField } from './types.ts';

const GOOD: Partial<Record<ImportField, string>> = {
  sourceId: '1',
  text: 'Jalan rusak',
  reportedAt: '2025-11-05 08:30',
  privacy: 'Publik',
};

/** Reads one row made of the given fields, each in a column named after it. */
const readOne = async (fields: Partial<Record<ImportField, string>>) => {
  const all: Partial<Record<ImportField, string>> = { ...GOOD, ...fields };
  const names = Object.keys(all);
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const csv = `${names.join(',')}\n${Object.values(all).map(quote).join(',')}\n`;
  const columns = Object.fromEntries(names.map((name) => [name, name]));
  const [row] = await readAll(csv, { format: 'csv', mapping: { columns } });
  return row;
};

test('a row without number, date or any text is refused, naming the column', async () => {
  for (const [field, code] of [
    ['sourceId', 'missing-source-id'],
    ['reportedAt', 'missing-date'],
    ['text', 'missing-text'],
  ] as const) {
    const row = await readOne({ [field]: ' - ' });
    assert.equal(row.outcome, 'refused');
    assert.equal(row.report, undefined);
    assert.deepEqual(codes(row), [code]);
    assert.equal(row.issues[0].column, field);
  }
});

test('a title stands in for an empty text, and so does the edited text', async () => {
  const fromTitle = await readOne({ text: '', title: 'Lampu mati' });
  assert.equal(fromTitle.report?.text, 'Lampu mati');
  assert.deepEqual(codes(fromTitle), ['text-from-title']);
  const fromEdited = await readOne({ text: '', title: 'Lampu mati', editedText: 'Lampu mati di simpang' });
  assert.equal(fromEdited.report?.text, 'Lampu mati di simpang');
  assert.deepEqual(codes(fromEdited), ['text-from-edited']);
});

test('a text of any length is kept whole, with a word of warning beyond 4,000 characters', async () => {
  const long = await readOne({ text: 'a'.repeat(4001) });
  assert.equal(long.report?.text.length, 4001);
  assert.deepEqual(codes(long), ['long-text']);
  assert.deepEqual(codes(await readOne({ text: '😀'.repeat(4000) })), []);
});

test('a number rounded by a spreadsheet is refused, since it is lost', async () => {
  assert.deepEqual(codes(await readOne({ sourceId: '5,28E+06' })), ['bad-source-id']);
  assert.deepEqual(codes(await readOne({ sourceId: '5e10' })), []);
});

test('a date a day ahead is a matter of clocks, two days ahead is the future', async () => {
  assert.equal((await readOne({ reportedAt: '22/11/2026 09:00' })).outcome, 'ok');
  assert.deepEqual(codes(await readOne({ reportedAt: '23/11/2026' })), ['future-date']);
});

test('a date that does not exist, or lies before all complaint systems, is refused', async () => {
  assert.deepEqual(codes(await readOne({ reportedAt: '30 Februari 2025' })), ['bad-date']);
  assert.deepEqual(codes(await readOne({ reportedAt: '1 Januari 1900' })), ['implausible-date']);
});

test('a spoiled time of day costs only the time of day', async () => {
  const row = await readOne({ reportedAt: '5/11/2025', reportedTime: 'sore' });
  assert.deepEqual(row.report?.reportedAt, new Date('2025-11-04T17:00:00Z'));
  assert.deepEqual(codes(row), ['time-ignored']);
});

test('a closing before the report, or in the future, is ignored with a warning', async () => {
  for (const closedAt of ['1/11/2025', '1/1/2027', 'kemarin']) {
    const row = await readOne({ closedAt });
    assert.equal(row.report?.closedAt, undefined);
    assert.deepEqual(codes(row), ['other-date-ignored'], closedAt);
  }
  assert.ok((await readOne({ dueAt: '1/1/2027' })).report?.dueAt);
});

test('a privacy mark nobody knows hides the reporter and the text', async () => {
  for (const fields of [{ privacy: 'Terbatas' }, { anonymous: 'mungkin' }, { secret: '?' }]) {
    const row = await readOne(fields);
    assert.deepEqual([row.report?.anonymous, row.report?.secret], [true, true]);
    assert.deepEqual(codes(row), ['unknown-privacy']);
  }
});

test('an unknown status or class is kept in its own words', async () => {
  const row = await readOne({ status: 'Entah', classification: 'Rupa-rupa' });
  assert.deepEqual(codes(row).sort(), ['unknown-classification', 'unknown-status']);
  assert.equal(row.report?.status, 'received');
  assert.equal(row.report?.originalStatus, 'Entah');
  assert.equal(row.report?.classification, undefined);
  assert.equal(row.report?.originalClassification, 'Rupa-rupa');
});

test('a report archived without a reason is pointed out', async () => {
  assert.deepEqual(codes(await readOne({ status: 'Diarsipkan oleh Admin' })), ['archived-without-reason']);
});

test('what is wrong with a point costs the point, never the report', async () => {
  const cases = [
    [{ lat: '-7,15', lon: '111,88' }, [-7.15, 111.88], []],
    [{ lat: '-7.15', lon: '' }, [undefined, undefined], ['half-coordinate']],
    [{ lat: '111.88', lon: '-7.15' }, [-7.15, 111.88], ['swapped-coordinate']],
    [{ lat: '43.69', lon: '-79.27' }, [43.69, -79.27], ['coordinate-outside-indonesia']],
    [{ lat: '0', lon: '0' }, [undefined, undefined], ['bad-coordinate']],
    [{ lat: 'utara', lon: '111' }, [undefined, undefined], ['bad-coordinate']],
  ] as const;
  for (const [fields, point, expected] of cases) {
    const row = await readOne(fields);
    assert.equal(row.outcome, 'ok');
    assert.deepEqual([row.report?.lat, row.report?.lon], point);
    assert.deepEqual(codes(row), expected);
  }
});

test('null bytes are removed with a warning, in the report and in what is kept of the row', async () => {
  const row = await readOne({ text: 'Jalan\u0000 rusak' });
  assert.equal(row.report?.text, 'Jalan rusak');
  assert.equal(row.raw.text, 'Jalan rusak');
  assert.deepEqual(codes(row), ['control-characters']);
});

test('a photo address that is none is ignored with a warning', async () => {
  const row = await readOne({ mediaUrl: 'javascript:alert(1)' });
  assert.equal(row.report?.mediaUrl, undefined);
  assert.deepEqual(codes(row), ['bad-media-url']);
});

test('a number that stands twice is refused the second time, naming the earlier line', async () => {
  const rows = await readAll(
    'ID,Isi,Tanggal,Sifat\n7,,2025-01-02,\n7,Satu,2025-01-02,\n8,Dua,2025-01-02,\n7,Tiga,2025-01-02,\n',
  );
  assert.deepEqual(rows.map(codes), [['missing-text'], [], [], ['duplicate-source-id']]);
  assert.match(rows[3].issues[0].id, /"7" sudah ada di baris 3/);
  assert.match(rows[3].issues[0].en, /"7" already stands at line 3/);
  assert.equal(rows[3].report, undefined);
});
