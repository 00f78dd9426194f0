import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isProblem } from '#platform/problem.ts';
import type { Service } from '../types.ts';
import { fieldProblems, firstClassification, readSubmission } from './submission.ts';

const lamps: Service = {
  code: 'street_light',
  nameId: 'Penerangan jalan',
  nameEn: 'Street lights',
  groupName: '',
  classification: 'complaint',
  keywords: [],
  duties: [],
  questions: [
    { code: 'count', label: { id: 'Berapa?', en: 'How many?' }, type: 'number', required: true, choices: [] },
    {
      code: 'when',
      label: { id: 'Kapan?', en: 'When?' },
      type: 'choice',
      required: false,
      choices: [{ key: 'night', id: 'Malam', en: 'Night' }],
    },
    {
      code: 'keep_away',
      label: { id: 'Jangan disentuh.', en: 'Keep away.' },
      type: 'notice',
      required: true,
      choices: [],
    },
  ],
  sameMetres: 50,
  sameDays: 90,
  recursDays: 180,
  active: true,
  position: 0,
};
const context = { today: '2026-11-21', services: [lamps], knowsPlace: (code: string) => code === '35.22.01.2001' };
const form = (fields: Record<string, string | string[]>) =>
  new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()]));
const read = (fields: Record<string, string | string[]>) =>
  readSubmission(form({ text: 'Lampu depan masjid mati semua', ...fields }), context);
const wrongFields = (fields: Record<string, string | string[]>) => {
  try {
    read(fields);
  } catch (error) {
    return fieldProblems(error).map((problem) => problem.field);
  }
  return [];
};

test('privacy is the default: nobody asked for is anonymous', () => {
  assert.equal(read({}).anonymous, true);
  assert.equal(read({ privacy: ['secret'] }).anonymous, true);
  assert.equal(read({ privacy: ['secret'] }).secret, true);
  assert.deepEqual(
    [read({ privacy: ['named'] }).anonymous, read({ privacy: ['named', 'secret'] }).secret],
    [false, true],
  );
});

test('what is only shown asks nothing, and nothing that is sent for it is kept', () => {
  const { answers } = read({ service: 'street_light', 'q.count': '3', 'q.keep_away': 'ya' });
  assert.deepEqual(answers, { count: '3' });
});

test('half a coordinate, a point outside Indonesia, a future day and an unknown village are each said at their field', () => {
  assert.deepEqual(wrongFields({ lat: '-7.1' }), ['lat']);
  assert.deepEqual(wrongFields({ lat: '111.8', lon: '-7.1' }), ['lat']);
  assert.deepEqual(wrongFields({ happened_on: '2026-11-22' }), ['happened_on']);
  assert.deepEqual(wrongFields({ happened_on: '2026-02-30' }), ['happened_on']);
  assert.deepEqual(wrongFields({ place: '35.22.01.9999' }), ['place']);
  assert.deepEqual(wrongFields({ text: 'x', lat: 'a', lon: '1', service: 'nothing' }).sort(), [
    'lat',
    'service',
    'text',
  ]);
});

test('what happened before the Republic, or in a year that no database knows, is refused at its field', () => {
  for (const day of ['0000-01-01', '0002-03-04', '1945-08-16'])
    assert.deepEqual(wrongFields({ happened_on: day }), ['happened_on']);
  assert.equal(read({ happened_on: '1945-08-17' }).happenedOn, '1945-08-17');
});

test('a text of 4,000 characters passes, one more does not', () => {
  assert.equal(read({ text: 'a'.repeat(4000) }).text.length, 4000);
  assert.deepEqual(wrongFields({ text: 'a'.repeat(4001) }), ['text']);
});

test('the extra questions of the chosen service are asked, those of others are not', () => {
  assert.deepEqual(wrongFields({ service: 'street_light' }), ['q.count']);
  assert.deepEqual(wrongFields({ service: 'street_light', 'q.count': 'tiga' }), ['q.count']);
  assert.deepEqual(wrongFields({ service: 'street_light', 'q.count': '3', 'q.when': 'noon' }), ['q.when']);
  assert.deepEqual(read({ service: 'street_light', 'q.count': '3', 'q.when': 'night' }).answers, {
    count: '3',
    when: 'night',
  });
  assert.deepEqual(read({ 'q.count': '3' }).answers, {});
});

test('what is not a complaint keeps what the reporter said it is', () => {
  assert.equal(firstClassification({ kind: 'aspiration' }, lamps), 'aspiration');
  assert.equal(
    firstClassification({ kind: 'complaint' }, { classification: 'complaint_inspection' }),
    'complaint_inspection',
  );
});

test('whatever a form holds, it is read or refused with fields, never anything else', () => {
  const names = fc.constantFrom(
    'text',
    'lat',
    'lon',
    'happened_on',
    'place',
    'service',
    'kind',
    'privacy',
    'q.count',
    'name',
    'contact',
    'address',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.array(fc.string(), { maxLength: 3 })), { maxLength: 12 }), (fields) => {
      try {
        readSubmission(new Map(fields), context);
      } catch (error) {
        assert.ok(isProblem(error) && fieldProblems(error).length > 0);
      }
    }),
    { numRuns: 2000 },
  );
});
