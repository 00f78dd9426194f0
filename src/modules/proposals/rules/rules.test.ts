import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import defaults from '../seed.json' with { type: 'json' };
import { DATES, type StageDate } from '../types.ts';
import { proposalCode, readProposalCode } from './codes.ts';
import { proposalAddress, readProposalFilter } from './filter.ts';
import { LEAST_LIKENESS, likenessOf } from './likeness.ts';
import { canonical, lacksOf, recordNumber, stageOfOffice } from './meeting.ts';
import { dateStanding, datesOf, daysLate, type StageDefault, yearToPropose } from './stages.ts';

const DEFAULTS = defaults as StageDefault[];

test('a code is read however it is typed, a wrong character is noticed, and a report’s code is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (random) => {
      const code = proposalCode(3522, random);
      assert.match(code, /^U3522-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
      assert.deepEqual(readProposalCode(` ${code.toLowerCase().replaceAll('-', ' ')} `), { code, region: 3522 });
      const wrong = code.slice(0, -1) + (code.endsWith('0') ? '2' : '0');
      assert.equal(readProposalCode(wrong), 'mistyped');
      assert.equal(readProposalCode(code.slice(1)), undefined);
    }),
  );
});

test('the dates of a year follow from the defaults, and each says where it is from and how sure that is', () => {
  const dates = datesOf(2028, DEFAULTS, []);
  assert.deepEqual(
    dates.map(({ name }) => name),
    [...DATES],
  );
  assert.deepEqual(
    dates.map(({ dueOn }) => dueOn),
    ['2027-01-31', '2027-02-14', '2027-03-31', '2027-03-24', '2027-03-31'],
  );
  for (const { source, sureness, opensOn, dueOn, doneOn } of dates) {
    assert.ok(source.length > 20);
    assert.equal(sureness, 'recalled');
    assert.ok(opensOn <= dueOn && doneOn === null);
  }
  const own: StageDate = { ...dates[0]!, dueOn: '2027-02-05', sureness: 'decided', source: 'SE Bupati Contoh' };
  assert.equal(datesOf(2028, DEFAULTS, [own])[0]!.dueOn, '2027-02-05');
  assert.equal(datesOf(2029, DEFAULTS, [own])[0]!.dueOn, '2028-01-31', 'for that year only');
  const leap: StageDefault = { ...DEFAULTS[0]!, dueMonthDay: '02-29', dueYears: 0 };
  assert.deepEqual(
    [datesOf(2028, [leap], [])[0]!.dueOn, datesOf(2027, [leap], [])[0]!.dueOn],
    ['2028-02-29', '2027-02-28'],
  );
});

test('lateness is counted in days, also of what is not done yet, and holds nothing up', () => {
  assert.equal(daysLate('2027-01-31', '2027-02-03', '2027-06-01'), 3);
  assert.equal(daysLate('2027-01-31', '2027-01-31', '2027-06-01'), 0);
  assert.equal(daysLate('2027-01-31', null, '2027-02-10'), 10);
  const date: StageDate = { ...datesOf(2028, DEFAULTS, [])[0]!, doneOn: null };
  assert.equal(dateStanding(date, '2026-06-30'), 'ahead');
  assert.equal(dateStanding(date, '2027-01-31'), 'running');
  assert.equal(dateStanding(date, '2027-02-01'), 'late');
  assert.equal(dateStanding({ ...date, doneOn: '2027-02-01' }, '2027-03-01'), 'done_late');
  assert.equal(dateStanding({ ...date, doneOn: '2027-01-31' }, '2027-03-01'), 'done');
});

test('a new proposal is for the first year for which a village can still be in time', () => {
  const due = (year: number) => datesOf(year, DEFAULTS, [])[0]!.dueOn;
  assert.equal(yearToPropose('2026-11-30', due), 2028);
  assert.equal(yearToPropose('2027-01-31', due), 2028);
  assert.equal(yearToPropose('2027-02-01', due), 2029);
  assert.equal(
    yearToPropose('2027-02-01', () => undefined),
    2028,
  );
});

test('words say what two proposals want, the place makes it surer, and the same words elsewhere are hardly the same', () => {
  const at = (text: number, samePlace: boolean, metres?: number) =>
    likenessOf({ text, samePlace, metres, sameUnit: false });
  assert.ok(at(0.5, true) >= LEAST_LIKENESS);
  assert.ok(at(0.4, false) < LEAST_LIKENESS);
  assert.ok(at(0, true, 0) < LEAST_LIKENESS, 'another thing at the same spot');
  assert.ok(at(0.2, true, 20) >= LEAST_LIKENESS);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), fc.nat(2000), (text, same, metres) => {
      const score = at(text, same, metres);
      assert.ok(Number.isInteger(score) && score >= 0 && score <= 100);
      assert.ok(at(text, true, metres) >= at(text, false, metres));
    }),
  );
});

test('a filter of an address holds what the list knows and comes back the same; unread ones are not asked for', () => {
  const read = (search: string) => readProposalFilter(new URLSearchParams(search));
  const all = {
    year: 2028,
    stage: 'village',
    state: 'waiting',
    origin: 'council',
    place: '35.22.15.2010',
    words: 'jalan 100%',
  } as const;
  assert.deepEqual(read(proposalAddress(all)), all);
  assert.deepEqual(read('tempat=35.22.15&tahun=1999&tahap=dusun&keadaan=received&asal=x&dinas=1'), {
    district: '35.22.15',
  });
  const cut = read(`kata=${'a'.repeat(99)}%00b`);
  assert.deepEqual(read(proposalAddress(cut)), cut, 'words that are cut at a gap end before it');
  assert.equal(proposalAddress({}), '');
  assert.equal(proposalAddress({ year: 2028 }, 3), '?tahun=2028&hal=3');
});

test('an office holds the meetings of its own stage', () => {
  assert.equal(stageOfOffice('village_office'), 'village');
  assert.equal(stageOfOffice('district_office'), 'district');
  assert.equal(stageOfOffice('agency'), 'agency_forum');
});

test('a record says what it lacks before it is closed', () => {
  const whole = { attendance: [{ office: 'BPD', people: 5 }], minutes: 'Dibahas satu per satu.', heldOn: '2027-01-20' };
  assert.deepEqual(lacksOf(whole, 3, '2027-01-20'), []);
  assert.deepEqual(lacksOf({ attendance: [], minutes: 'x', heldOn: '2027-01-21' }, 0, '2027-01-20'), [
    'attendance',
    'minutes',
    'ahead',
    'agenda',
  ]);
  assert.equal(recordNumber({ number: 12, year: 2028, version: 1 }), '12/2028');
  assert.equal(recordNumber({ number: 12, year: 2028, version: 2 }), '12/2028/2');
});

test('the same content has the same text, in whatever order its keys came, and another content another one', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (content) => {
      const turned = Object.fromEntries(Object.entries(content).reverse());
      assert.equal(canonical(content), canonical(turned));
      assert.deepEqual(JSON.parse(canonical(content)), JSON.parse(JSON.stringify(content)));
    }),
  );
  assert.notEqual(canonical({ a: [1, 2] }), canonical({ a: [2, 1] }));
});
