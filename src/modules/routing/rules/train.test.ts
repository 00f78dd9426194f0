import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Office, RoutingRule } from '../types.ts';
import { dutiesOf } from './duties.ts';
import { documentOf, featuredWords } from './features.ts';
import { type Model, readModel, writeModel } from './model.ts';
import { priorExamples, withDuties } from './prior.ts';
import { MOST_PROPOSALS, proposalsFor } from './proposals.ts';
import { type Example, LEAST_TO_CALIBRATE, train } from './train.ts';

const office = (id: string, name: string, more: Partial<Office> = {}): Office => ({
  id,
  name,
  shortName: null,
  kind: 'agency',
  duties: [],
  place: null,
  ...more,
});
const ROADS = office('roads', 'Dinas Bina Marga');
const LAMPS = office('lamps', 'Dinas Perhubungan');
const WASTE = office('waste', 'Dinas Lingkungan Hidup');
const BUTOH = office('butoh', 'Desa Butoh', { kind: 'village_office', place: '35.22.15.2008', duties: ['balai desa'] });
const SUMBER = office('sumber', 'Desa Sumber', {
  kind: 'village_office',
  place: '35.22.15.2009',
  duties: ['balai desa'],
});
const OFFICES = [ROADS, LAMPS, WASTE, BUTOH, SUMBER].map(withDuties);
const CATEGORIES = [{ code: 'road', duties: ['jalan'], keywords: ['jalan', 'lubang'] }];

const taught = (examples: readonly Example[]): Model => {
  const steps = train(examples);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};
const lesson = (id: string, label: string, text: string, service: string | null = null): Example => ({
  id,
  label,
  service,
  document: documentOf(featuredWords(text)),
  isLesson: true,
});
const prior = (offices: readonly Office[] = OFFICES) => priorExamples(offices, CATEGORIES, dutiesOf(offices));
const knownBy = (model: Model | undefined, offices: readonly Office[] = OFFICES) => ({
  offices,
  duties: dutiesOf(offices),
  model,
});
const bytes = (model: Model) => Buffer.from(writeModel(model)).toString('base64');

const TEXTS = [
  'jln rsk lobang dalam',
  'lampu padam gelap sekali',
  'sampah menumpuk bau',
  'balai desa tutup',
  'warung ramai',
];
const anyLessons = fc
  .array(fc.tuple(fc.constantFrom('roads', 'lamps', 'waste', '@village_office'), fc.constantFrom(...TEXTS)), {
    maxLength: 12,
  })
  .map((all) => all.map(([label, text], index) => lesson(`r${index}`, label, text)));

test('the order of learning does not matter', () => {
  fc.assert(
    fc.property(
      anyLessons.chain((lessons) =>
        fc.tuple(fc.constant(lessons), fc.shuffledSubarray(lessons, { minLength: lessons.length })),
      ),
      ([lessons, shuffled]) => {
        assert.equal(bytes(taught([...shuffled, ...prior()])), bytes(taught([...prior(), ...lessons])));
      },
    ),
    { numRuns: 15 },
  );
});

test('what is learned and forgotten again leaves everything as it was', () => {
  fc.assert(
    fc.property(anyLessons, fc.constantFrom(...TEXTS), (lessons, text) => {
      const before = bytes(taught([...prior(), ...lessons]));
      const with_ = [...prior(), ...lessons, lesson('one more', 'roads', text)];
      assert.equal(bytes(taught(with_.filter(({ id }) => id !== 'one more'))), before);
    }),
    { numRuns: 15 },
  );
});

test('a model that was stored is the model that was made, and one of another version is made anew', () => {
  const model = taught([...prior(), lesson('a', 'roads', TEXTS[0])]);
  assert.equal(bytes(readModel(writeModel(model))!), bytes(model));
  assert.equal(readModel(new Uint8Array(3)), undefined);
  assert.equal(readModel(new TextEncoder().encode('\u0002\0\0\0{}')), undefined);
});

test('for any text: the same answer, at most three offices in force, each once, the surest first', () => {
  const model = taught([
    ...prior(),
    ...TEXTS.map((text, index) => lesson(`r${index}`, ['roads', 'lamps', 'waste'][index % 3], text)),
  ]);
  const word = fc.constantFrom(
    'jln',
    'rusak',
    'lampu',
    'sampah',
    'desa',
    'x',
    '🚧',
    '\u0000',
    'اختبار',
    '((',
    'aaaaaa',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(word).map((words) => words.join(' ')),
        fc.string({ maxLength: 200 }),
      ),
      fc.subarray(OFFICES),
      fc.constantFrom('35.22.15.2008', '35.22.15', undefined),
      (text, inForce, place) => {
        const known = knownBy(model, inForce);
        const found = proposalsFor(known, { text, service: undefined, place });
        assert.deepEqual(proposalsFor(known, { text, service: undefined, place }), found);
        assert.ok(found.length <= MOST_PROPOSALS);
        assert.equal(new Set(found.map(({ organisation }) => organisation)).size, found.length);
        for (const [index, { organisation, confidence }] of found.entries()) {
          assert.ok(inForce.some(({ id }) => id === organisation));
          assert.ok(confidence >= 0 && confidence <= (found[index - 1]?.confidence ?? 1));
        }
      },
    ),
  );
});

const proposed = (
  model: Model | undefined,
  text: string,
  more: { place?: string; service?: (typeof CATEGORIES)[number]; offices?: Office[] } = {},
) => proposalsFor(knownBy(model, more.offices), { text, service: more.service, place: more.place });

test('a region without a history proposes by the words of duties and of names', () => {
  const model = taught(prior());
  assert.equal(proposed(model, 'Jalan di depan pasar berlubang')[0].organisation, 'roads');
  assert.equal(proposed(model, 'lampu jalan mati sudah lama')[0].organisation, 'lamps');
  assert.equal(model.certainty.length, 0, 'nobody has seen how often it is right');
});

test('before anything was made at all the rules propose by themselves', () => {
  const offices = [{ ...ROADS, duties: ['jalan rusak'] }, LAMPS];
  const [first] = proposed(undefined, 'jln rsk parah', { offices });
  assert.equal(first.organisation, 'roads');
  assert.deepEqual(first.because, [{ said: 'jln rsk', duty: 'jalan rusak' }]);
});

test('an empty text, one letter and words of nobody propose nothing', () => {
  const model = taught(prior());
  for (const text of ['', '   ', 'a'.repeat(4000), 'qwxz vbnm', '🚧🚧']) assert.deepEqual(proposed(model, text), []);
});

test('the category that the reporter chose speaks too, and is named as a reason', () => {
  const model = taught(prior());
  const [first] = proposed(model, 'tolong segera diperbaiki', { service: CATEGORIES[0] });
  assert.equal(first.organisation, 'roads');
  assert.equal(first.category, true);
});

test('a word of the regency that nobody wrote into a duty is learned, in any spelling without vowels, and given as the reason', () => {
  const lessons = Array.from({ length: 12 }, (_, index) =>
    lesson(`r${index}`, 'waste', 'ada bangkai kucing di selokan'),
  );
  const others = Array.from({ length: 12 }, (_, index) => lesson(`o${index}`, 'roads', 'jalan berlubang di tanjakan'));
  const model = taught([...prior(), ...lessons, ...others]);
  const [first] = proposed(model, 'BNGKAI tikus besar');
  assert.equal(first.organisation, 'waste');
  assert.ok(first.because.some(({ said }) => said === 'BNGKAI'));
});

test('what is learned of one village office is known of all, each for its own village and nowhere else', () => {
  const lessons = Array.from({ length: 20 }, (_, index) =>
    lesson(`r${index}`, '@village_office', 'kunci balai desa hilang'),
  );
  const model = taught([...prior(), ...lessons]);
  assert.equal(proposed(model, 'kunci balai hilang', { place: '35.22.15.2009' })[0].organisation, 'sumber');
  assert.equal(proposed(model, 'kunci balai hilang', { place: '35.22.15.2008' })[0].organisation, 'butoh');
  for (const { organisation } of proposed(model, 'kunci balai hilang'))
    assert.ok(organisation !== 'sumber' && organisation !== 'butoh');
});

test('an office that is newer than the model is proposed where its duties are named first', () => {
  const model = taught(prior());
  const tourism = office('tourism', 'Dinas Wisata', { duties: ['kebun binatang'] });
  const found = proposed(model, 'kebun binatang sepi', { offices: [...OFFICES, tourism] });
  assert.ok(found.some(({ organisation }) => organisation === 'tourism'));
});

test('with enough dispositions it is known how often it is right with what it was not shown', () => {
  const texts = ['jalan rusak berlubang', 'lampu padam gelap', 'sampah menumpuk'];
  const labels = ['roads', 'lamps', 'waste'];
  const lessons = Array.from({ length: LEAST_TO_CALIBRATE }, (_, index) =>
    lesson(`r${index}`, labels[index % 3], `${texts[index % 3]} dekat toko ${'abcdefghij'[index % 10].repeat(3)}`),
  );
  const model = taught([...prior(), ...lessons]);
  assert.ok(model.heldOut && model.heldOut.top1 > 0.95);
  const rises = model.certainty.map(([, right]) => right);
  assert.deepEqual(
    rises,
    [...rises].sort((a, b) => a - b),
  );
  assert.ok(proposed(model, 'jalan rusak')[0].confidence > 0.9);
});

test('what the regency has decided of a category at a place stands before a model that says otherwise, there and nowhere else', () => {
  const text = 'genangan hitam berbau busuk menyengat';
  const contrary = Array.from({ length: 40 }, (_, n) => lesson(`r${n}`, 'waste', text, 'road'));
  const known = knownBy(taught([...contrary, ...prior()]));
  const [service] = CATEGORIES;
  const ask = (rules: readonly RoutingRule[], place?: string, category: typeof service | null = service) =>
    proposalsFor({ ...known, rules }, { text, service: category ?? undefined, place });
  const district = { service: 'road', place: '35.22.15', organisation: 'roads' };
  assert.equal(ask([], '35.22.15.2008')[0]!.organisation, 'waste', 'what was learned, where nothing is decided');
  const [first, second] = ask([district], '35.22.15.2008');
  assert.deepEqual([first!.organisation, first!.confidence, first!.ruled], ['roads', 1, true]);
  assert.deepEqual([second!.organisation, second!.ruled], ['waste', undefined], 'what was learned follows');
  assert.ok(ask([district], '35.22.15.2008').length <= MOST_PROPOSALS);
  for (const others of [ask([district], '35.22.16.2006'), ask([district]), ask([district], '35.22.15.2008', null)])
    assert.notEqual(others[0]?.ruled, true, 'another district, no place, no category');
  const village = { service: 'road', place: '35.22.15.2008', organisation: 'lamps' };
  const everywhere = { service: 'road', place: null, organisation: 'waste' };
  const all = [everywhere, district, village];
  assert.deepEqual(
    ['35.22.15.2008', '35.22.15.2009', '35.22.16.2006', undefined].map((place) => ask(all, place)[0]!.organisation),
    ['lamps', 'roads', 'waste', 'waste'],
    'the nearest rule decides',
  );
  const ended = { service: 'road', place: null, organisation: 'gone' };
  assert.equal(ask([ended], '35.22.15.2008')[0]!.organisation, 'waste', 'an office that has ended gets nothing');
});
