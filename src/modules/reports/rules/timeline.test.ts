import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MESSAGE_KINDS, type Message, type Photo, type Report, STATUSES } from '../types.ts';
import { isOpen } from './life.ts';
import { type Sources, type Told, timelineOf } from './timeline.ts';

const at = (text: string) => new Date(`2026-11-${text}:00+07:00`);
const NOW = at('13T10:00');
const ROADS = '01900000-0000-7000-8000-000000000001';
const LIGHTS = '01900000-0000-7000-8000-000000000002';

const report = (change: Partial<Report> = {}): Sources['report'] => ({
  status: 'in_progress',
  text: 'Dalan bolong neng tanjakan pasar, wis sebulan.',
  reportedAt: at('09T07:12'),
  resumeStatus: null,
  verifyDueAt: at('12T23:59'),
  respondDueAt: at('16T23:59'),
  resolveDueAt: at('27T23:59'),
  reporterDueAt: null,
  firstResponseAt: at('12T14:05'),
  reopenings: 0,
  ...change,
});
const told = (act: string, when: string, open: Record<string, unknown> = {}, actor = 'person:1'): Told => ({
  act: `report.${act}`,
  at: at(when),
  actor,
  public: open,
});
const message = (change: Partial<Message>): Message => ({
  id: 'm1',
  at: NOW,
  kind: 'progress',
  author: 'office',
  personId: null,
  organisationId: null,
  body: 'Penambalan dijadwalkan 24 November.',
  publicBody: null,
  isPublic: true,
  ...change,
});
const photo = (id: string, messageId: string | null): Photo => ({
  id,
  messageId,
  fileKey: `img/${id}`,
  width: 800,
  height: 600,
  takenAt: null,
  distanceMetres: null,
  deviceDistanceMetres: null,
  deviceAccuracyMetres: null,
});

const HISTORY = [
  told('submit', '09T07:12', { dueStep: 'verify', dueAt: at('12T23:59').toISOString() }, 'reporter'),
  told('verify', '09T09:40', {
    classification: 'complaint',
    dueStep: 'first_response',
    dueAt: at('16T23:59').toISOString(),
  }),
  told('assign', '09T09:41', { organisation: LIGHTS, organisationName: 'Dinas Perhubungan' }),
  told('transfer', '10T08:00', { message: 'm0', fromOrganisation: LIGHTS, organisation: ROADS }),
  told('support', '10T09:00', { supporters: 1 }, 'visitor'),
  told('accept', '10T10:00'),
  told('note', '10T11:00'),
  told('start', '12T14:05', { message: 'm1' }),
];
const MESSAGES = [message({ id: 'm0', kind: 'transfer', body: 'Ruas ini jalan kabupaten, bukan lampu.' }), message({})];

test('the thread tells who had it, how long each act took, and what was said', () => {
  const { facts } = timelineOf(
    {
      report: report(),
      entries: HISTORY,
      messages: MESSAGES,
      photos: [photo('before', null), photo('sign', 'm1')],
      documents: [],
      mayRead: true,
      isParty: false,
    },
    NOW,
  );
  assert.deepEqual(
    facts.map(({ act, organisationId }) => [act, organisationId]),
    [
      ['submit', null],
      ['verify', null],
      ['assign', LIGHTS],
      ['transfer', ROADS],
      ['accept', ROADS],
      ['start', ROADS],
    ],
  );
  assert.equal(facts[1].tookMs, 148 * 60_000);
  assert.equal(facts[3].fromOrganisationId, LIGHTS);
  assert.equal(facts[3].said, 'Ruas ini jalan kabupaten, bukan lampu.');
  assert.deepEqual(
    [facts[0].photos, facts[5].photos].map((photos) => photos.map(({ id }) => id)),
    [['before'], ['sign']],
  );
});

test('what is owed next ends with the word of the reporter', () => {
  const owed = (change: Partial<Report>) =>
    timelineOf(
      { report: report(change), entries: [], messages: [], photos: [], documents: [], mayRead: true, isParty: false },
      NOW,
    ).owed.map(({ step, at: due, late }) => `${step} ${due?.toISOString().slice(8, 10) ?? '-'}${late ? ' late' : ''}`);
  assert.deepEqual(owed({}), ['resolve 27', 'reporter_silence -']);
  assert.deepEqual(owed({ firstResponseAt: null }), ['first_response 16', 'resolve 27', 'reporter_silence -']);
  assert.deepEqual(owed({ status: 'received', resolveDueAt: null }), [
    'verify 12 late',
    'resolve -',
    'reporter_silence -',
  ]);
  assert.deepEqual(owed({ status: 'awaiting_reporter', reporterDueAt: at('11T23:59') }), [
    'reporter_completion 11',
    'resolve -',
    'reporter_silence -',
  ]);
  assert.deepEqual(owed({ status: 'answered', reporterDueAt: at('20T23:59') }), ['reporter_silence 20']);
  assert.deepEqual(owed({ status: 'reopened', reopenings: 1 }), ['rework 27', 'reporter_silence -']);
  assert.deepEqual(owed({ status: 'confirmed' }), []);
});

test('an act that came after its limit says which limit it missed; one in time does not', () => {
  const limit = { dueStep: 'verify', dueAt: at('12T23:59').toISOString() };
  const verified = (when: string) =>
    timelineOf(
      {
        report: report(),
        // what its reporter wants to be told of leaves open what is owed
        entries: [told('submit', '09T07:12', limit), told('choose_news', '10T07:12'), told('verify', when)],
        messages: [],
        photos: [],
        documents: [],
        mayRead: true,
        isParty: false,
      },
      NOW,
    ).facts[1].missed;
  assert.equal(verified('12T23:58'), null);
  assert.deepEqual(verified('13T08:00'), at('12T23:59'));
});

test('a report brought in from another system begins with the import', () => {
  const { facts } = timelineOf(
    {
      report: report(),
      entries: [told('import', '09T07:12')],
      messages: [],
      photos: [photo('p', null)],
      documents: [],
      mayRead: true,
      isParty: false,
    },
    NOW,
  );
  assert.equal(facts[0].said, report().text);
  assert.equal(facts[0].photos.length, 1);
});

const anyMessage = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  kind: fc.constantFrom(...MESSAGE_KINDS),
  author: fc.constantFrom('reporter' as const, 'office' as const),
  isPublic: fc.boolean(),
  isEdited: fc.boolean(),
});
const anyEntry = fc.record({
  act: fc.constantFrom('submit', 'verify', 'ask', 'answer', 'contest', 'converse', 'note', 'support', 'transfer'),
  message: fc.constantFrom('a', 'b', 'c', undefined),
});
const anySources = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    reopenings: fc.nat(2),
    messages: fc.uniqueArray(anyMessage, { selector: ({ id }) => id }),
    entries: fc.array(anyEntry, { maxLength: 12 }),
    reader: fc.constantFrom('nobody', 'public', 'party'),
  })
  .map(
    ({ status, reopenings, messages, entries, reader }): Sources => ({
      report: report({ status, reopenings }),
      entries: entries.map(({ act, message: id }, index) => ({
        ...told(act, '09T07:12', { message: id }),
        at: new Date(NOW.getTime() + index),
      })),
      messages: messages.map(({ isEdited, ...given }) =>
        message({
          ...given,
          body: `words of ${given.id}`,
          publicBody: given.isPublic && isEdited ? `some words of ${given.id}` : null,
        }),
      ),
      photos: [photo('own', null), ...['a', 'b', 'c'].map((id) => photo(`of ${id}`, id))],
      documents: ['a', 'b', 'c'].map((id) => ({ id, messageId: id, kind: 'pdf', name: 'surat.pdf', bytes: 9 })),
      mayRead: reader !== 'nobody',
      isParty: reader === 'party',
    }),
  );

test('a note is never told, what the reporter wrote later only to those at work on it, and a reader who may not read gets no word and no picture', () => {
  fc.assert(
    fc.property(anySources, (sources) => {
      const { facts } = timelineOf(sources, NOW);
      const closed = sources.messages.filter(
        ({ isPublic, kind }) => (!isPublic && !sources.isParty) || kind === 'note',
      );
      const edited = sources.messages.filter(({ publicBody }) => publicBody !== null);
      for (const { said, shown, photos, documents } of facts) {
        assert.ok(!closed.some(({ body }) => body === said));
        assert.ok(!photos.some(({ messageId }) => closed.some(({ id }) => id === messageId)));
        if (!sources.mayRead) assert.deepEqual([said, photos], [null, []]);
        if (sources.isParty) continue;
        assert.ok(!edited.some(({ body }) => body === said), 'what a verifier took out is read by nobody else');
        assert.deepEqual([shown, documents], [null, []]);
      }
    }),
  );
});

test('facts stay in the order of time, and something is owed exactly as long as the report is open', () => {
  fc.assert(
    fc.property(anySources, (sources) => {
      const { facts, now, owed } = timelineOf(sources, NOW);
      assert.ok(facts.every((fact, index) => index === 0 || fact.at >= facts[index - 1].at));
      assert.equal(owed.length > 0, isOpen(sources.report.status));
      assert.equal(now !== undefined, owed.length > 0);
      assert.equal(owed.at(-1)?.step ?? 'reporter_silence', 'reporter_silence');
    }),
  );
});

test('an office that answered in time is not accused because something else was written in between', () => {
  const due = '2026-11-16T16:59:59.999Z';
  const entries = [
    told('submit', '09T07:12'),
    told('verify', '09T09:40', { dueStep: 'first_response', dueAt: due }),
    told('progress', '12T09:00', { dueStep: 'resolve', dueAt: '2026-11-27T16:59:59.999Z' }),
    told('note', '13T09:00', { dueStep: 'resolve', dueAt: '2026-11-27T16:59:59.999Z' }),
    told('support', '14T09:00'),
    told('start', '18T09:00', { dueStep: 'resolve', dueAt: '2026-11-27T16:59:59.999Z' }),
  ];
  const { facts } = timelineOf(
    { report: report(), entries, messages: [], photos: [], documents: [], mayRead: true, isParty: false },
    NOW,
  );
  assert.deepEqual(
    facts.map(({ missed }) => missed),
    [null, null, null, null],
  );
});
