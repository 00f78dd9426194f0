import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import {
  type Aspiration,
  isPublicAspiration,
  isReached,
  maySupport,
  nextStates,
  openingOf,
  readAmount,
  readPetitionFilter,
  standingOf,
  thresholdOn,
  titleOf,
} from './rules.ts';
import { type Petition, REFERRAL_STATES } from './types.ts';

const CALENDAR = calendarOf(publishedHolidays);
const VERIFIED = new Date('2026-08-03T02:00:00Z');
const later = (days: number) => new Date(VERIFIED.getTime() + days * 86_400_000);
const rule = (supporters: number, validFrom: string, validTo: string | null = null) => ({
  supporters,
  gatherDays: 90,
  answerWorkingDays: 20,
  validFrom,
  validTo,
  source: 'Keputusan Bupati Contoh',
});
const ASPIRATION: Aspiration = {
  id: '01900000-0000-7000-8000-000000000001',
  code: '3522-AAA-BBB-CCC',
  status: 'assigned',
  classification: 'aspiration',
  title: 'Taman baca di Desa Contoh',
  text: 'Kami ingin taman baca.',
  placeCode: null,
  districtCode: null,
  secret: false,
  verifiedAt: VERIFIED,
  supporters: 3,
};
const opened = (change: Partial<Petition> = {}): Petition => ({
  ...openingOf(ASPIRATION, [rule(5, '2000-01-01')], CALENDAR, VERIFIED)!,
  ...change,
});

test('a petition opens with the numbers that were in force on the day of its verification', () => {
  const rules = [rule(100, '2026-09-01'), rule(5, '2000-01-01', '2026-08-31')];
  assert.equal(openingOf(ASPIRATION, rules, CALENDAR, VERIFIED)?.needed, 5);
  assert.equal(thresholdOn(rules, '2026-09-01')?.supporters, 100);
  assert.equal(openingOf(ASPIRATION, [], CALENDAR, VERIFIED), undefined);
});

test('only an aspiration that everybody may read gathers support', () => {
  for (const change of [
    { classification: 'complaint' },
    { secret: true },
    { verifiedAt: null },
    { status: 'archived' },
    { status: 'merged' },
  ])
    assert.equal(isPublicAspiration({ ...ASPIRATION, ...change }), false, JSON.stringify(change));
  for (const status of ['verified', 'answered', 'reopened', 'confirmed', 'closed_unconfirmed'])
    assert.equal(isPublicAspiration({ ...ASPIRATION, status }), true, status);
});

test('it gathers to the end of its last day, and one found later than that has ended already', () => {
  const petition = opened();
  assert.equal(petition.gathersUntil.toISOString(), '2026-11-01T16:59:59.999Z');
  assert.equal(standingOf(petition, petition.gathersUntil), 'gathering');
  assert.equal(standingOf(petition, new Date('2026-11-01T17:00:00Z')), 'lapsed');
  assert.notEqual(openingOf(ASPIRATION, [rule(5, '2000-01-01')], CALENDAR, later(200))?.lapsedAt, null);
});

test('what was reached stays owed when the aspiration is archived, and is late after its day', () => {
  const owed = opened({ reachedAt: later(10), answerDueAt: later(30), withheldAt: later(12) });
  assert.equal(standingOf(owed, later(20)), 'owed');
  assert.equal(standingOf(owed, later(31)), 'late');
  assert.equal(maySupport(owed, later(20)), false, 'but nobody supports what is not shown');
  assert.equal(standingOf({ ...owed, answeredAt: later(32) }, later(40)), 'answered');
  assert.equal(standingOf(opened({ withheldAt: later(1) }), later(2)), 'withheld');
});

test('an answer begins to be owed only while support is gathered, with enough of it, and never twice', () => {
  fc.assert(
    fc.property(
      fc.nat(10),
      fc.integer({ min: -1, max: 120 }),
      fc.boolean(),
      fc.boolean(),
      (n, days, reached, hidden) => {
        const petition = opened({
          supporters: n,
          ...(reached && { reachedAt: later(1), answerDueAt: later(30) }),
          ...(hidden && { withheldAt: later(1) }),
        });
        const now = later(days);
        assert.equal(isReached(petition, now), n >= 5 && !reached && !hidden && now <= petition.gathersUntil);
      },
    ),
  );
});

test('what was taken up or refused is decided for good, what was deferred is not', () => {
  assert.deepEqual(nextStates('handed_over'), ['taken_up', 'deferred', 'refused']);
  assert.deepEqual(nextStates('deferred'), ['taken_up', 'refused']);
  for (const state of REFERRAL_STATES) assert.equal(nextStates(state).includes('handed_over'), false);
  assert.deepEqual([nextStates('taken_up'), nextStates('refused')], [[], []]);
});

test('amounts are read as people write them, and nothing is guessed', () => {
  for (const [text, amount] of [
    ['Rp 150.000.000', '150000000'],
    ['Rp. 1.500.000,50', '1500000.50'],
    ['200', '200'],
    ['0012', '12'],
    ['1,5', '1.5'],
  ])
    assert.equal(readAmount(text!), amount);
  for (const text of ['', 'kira-kira 5', '1.50', '-3', '1e9', '9'.repeat(16), '1.000.00'])
    assert.equal(readAmount(text), undefined, text);
});

test('a filter of an address holds what the list knows, and nothing else', () => {
  const read = (search: string) => readPetitionFilter(new URLSearchParams(search));
  assert.deepEqual(read('keadaan=owed&tempat=35.22.15'), { state: 'owed', district: '35.22.15' });
  assert.deepEqual(read('keadaan=apa&tempat=35.22.15.2010'), { place: '35.22.15.2010' });
  assert.deepEqual(read('tempat=35'), {});
});

test('an aspiration without a title is known by the beginning of its words', () => {
  assert.equal(titleOf({ title: null, text: 'Kami ingin\n taman baca.' }), 'Kami ingin taman baca.');
  assert.equal([...titleOf({ title: null, text: '🌾'.repeat(200) })].length, 120);
});
