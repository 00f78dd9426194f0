import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  changesAddress,
  codesTo,
  deeper,
  levelOfCode,
  readChanges,
  readLineRef,
  readView,
  stepOf,
  viewAddress,
  without,
} from './view.ts';

const read = (address: string) => readView(new URLSearchParams(address));
const AGENCY = '0192aaaa-0000-7000-8000-000000000001';

test('an address without a word shows the spending of the version in force by agency', () => {
  assert.deepEqual(read(''), {
    version: undefined,
    against: undefined,
    side: 'spending',
    by: 'organisation',
    filter: {},
    page: 1,
  });
  assert.equal(viewAddress(read('')), '');
});

test('an address says the version, what it is held against, the side, by what, and which lines', () => {
  const address = `?versi=5&lawan=2&sisi=pendapatan&menurut=rekening&instansi=${AGENCY}&rekening=4.1&tempat=tanpa&cari=pajak+hotel&hal=3`;
  const view = read(address);
  assert.deepEqual(view, {
    version: 5,
    against: 2,
    side: 'revenue',
    by: 'account',
    filter: { organisation: AGENCY, account: '4.1', place: 'none', q: 'pajak hotel' },
    page: 3,
  });
  assert.equal(viewAddress(view), address);
});

test('a part of an address that makes no sense is left out, and the rest stays', () => {
  assert.deepEqual(
    read(`versi=0&lawan=x&sisi=laba&menurut=warna&instansi=1&kegiatan=a'b&tempat=35&cari=%00j&hal=-2`),
    read(''),
  );
  assert.deepEqual(read('hal=9999').page, 2000);
  assert.deepEqual(read('cari=jalan%00ngasem').filter, { q: 'jalan ngasem' });
});

test('a code that is typed as words is a code', () => {
  assert.deepEqual(read('cari=5.2.04').filter, { account: '5.2.04' });
  assert.deepEqual(read('cari=1.03.10.2.01.0034').filter, { activity: '1.03.10.2.01.0034' });
  assert.deepEqual(read('cari=5.02.01').filter, { activity: '5.02.01' });
  assert.deepEqual(read('cari=35.22.15').filter, { place: '35.22.15' });
  assert.deepEqual(read('cari=9.9').filter, { q: '9.9' });
});

test('whatever an address says, its view has an address that reads the same', () => {
  const names = 'versi lawan sisi menurut instansi kegiatan rekening fungsi dana tempat cari hal'.split(' ');
  const values = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('3', AGENCY, 'tanpa', '5.2', '1.03.10', 'pendapatan', 'tempat'),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), values), (asked) => {
      const view = readView(new URLSearchParams(asked));
      assert.deepEqual(read(viewAddress(view)), view);
    }),
  );
});

const step = (address: string) => {
  const found = stepOf(read(address));
  return found && `${found.by} ${found.level}`;
};

test('an agency opens into programmes, these into kegiatan and sub kegiatan, and the last into lines', () => {
  assert.equal(step(''), 'organisation 1');
  assert.equal(step(`instansi=${AGENCY}`), 'activity 3');
  assert.equal(step(`instansi=${AGENCY}&kegiatan=1.03.10`), 'activity 4');
  assert.equal(step(`instansi=${AGENCY}&kegiatan=1.03.10.2.01`), 'activity 5');
  assert.equal(step(`instansi=${AGENCY}&kegiatan=1.03.10.2.01.0034`), undefined);
  assert.equal(step(`sisi=pendapatan&instansi=${AGENCY}`), 'account 2', 'revenue is of no activity');
});

test('accounts begin where the side of the budget leaves something to tell apart', () => {
  assert.equal(step('menurut=rekening'), 'account 2');
  assert.equal(step('menurut=rekening&sisi=penerimaan'), 'account 3');
  assert.equal(step('menurut=rekening&rekening=5.1.02.01.01'), 'account 6');
  assert.equal(step('menurut=rekening&rekening=5.1.02.01.01.0024'), undefined);
});

test('a district opens into its villages, a village and what has no place into lines', () => {
  assert.equal(step('menurut=tempat'), 'place 1');
  assert.equal(step('menurut=tempat&tempat=35.22.15'), 'place 2');
  assert.equal(step('menurut=tempat&tempat=35.22.15.2008'), undefined);
  assert.equal(step('menurut=tempat&tempat=tanpa'), undefined);
  assert.equal(step('menurut=baris'), undefined);
});

test('a code knows its level, and every code above it', () => {
  assert.equal(levelOfCode('activity', '1.03.10.2.01'), 4);
  assert.equal(levelOfCode('activity', '1.03.10'), 3);
  assert.equal(levelOfCode('place', '35.22.15.2008'), 2);
  assert.deepEqual(codesTo('activity', '1.03.10.2.01'), ['1', '1.03', '1.03.10', '1.03.10.2.01']);
  assert.deepEqual(codesTo('place', '35.22.15.2008'), ['35.22.15', '35.22.15.2008']);
  assert.deepEqual(deeper({ by: 'function', level: 1 }), { by: 'function', level: 2 });
  assert.equal(deeper({ by: 'organisation', level: 1 }), undefined);
});

test('one part of a filter can be taken off, and the others stay', () => {
  assert.deepEqual(without({ organisation: AGENCY, account: '5.2' }, 'organisation'), { account: '5.2' });
});

test('an address of changes says which two versions, and reads the same', () => {
  const address = `?dari=2&ke=5&sisi=pendapatan&instansi=${AGENCY}&hal=2`;
  assert.equal(changesAddress(readChanges(new URLSearchParams(address))), address);
  const nothing = { from: undefined, to: undefined, side: 'spending', organisation: undefined, page: 1 };
  assert.deepEqual(readChanges(new URLSearchParams('dari=-1&ke=&instansi=x')), nothing);
});

test('a question names a line by its year and its id, or no line at all', () => {
  assert.deepEqual(readLineRef('2026-9f8e7d6c5b4a3210'), { year: 2026, line: '9f8e7d6c5b4a3210' });
  for (const wrong of [null, '', '2026', '1999-9f8e7d6c5b4a3210', '2026-9f8e7d6c5b4a321', '2026-9F8E7D6C5B4A3210'])
    assert.equal(readLineRef(wrong), undefined);
});
