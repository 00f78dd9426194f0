import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRecording } from './recording.ts';

const NOW = new Date('2026-11-29T03:00:00Z'); // ten in the morning in Bojonegoro
const FORM = {
  channel: ['walk_in'],
  said_day: ['2026-11-29'],
  said_time: ['09:30'],
  how: ['spoken'],
  agrees: ['record', 'contact', 'public'],
  contact: ['081200000000'],
};
const read = (more: Record<string, string[]> = {}) =>
  readRecording({ values: new Map(Object.entries({ ...FORM, ...more })), timeZone: 'Asia/Jakarta', now: NOW });

test('it is written down how the words came, when, and what was agreed to', () => {
  assert.deepEqual(read().recording, {
    channel: 'walk_in',
    saidAt: new Date('2026-11-29T02:30:00Z'),
    how: 'spoken',
    source: undefined,
    agreesContact: true,
    agreesPublic: true,
  });
});

test('a day without a time is its noon, and of today at the latest now', () => {
  assert.deepEqual(read({ said_time: [''] }).recording?.saidAt, NOW);
  assert.deepEqual(
    read({ said_day: ['2026-11-27'], said_time: [] }).recording?.saidAt,
    new Date('2026-11-27T05:00:00Z'),
  );
});

test('nobody has said anything later than now, or on a day that does not exist', () => {
  assert.deepEqual(read({ said_time: ['10:01'] }).problems, ['said-later']);
  assert.deepEqual(read({ said_day: ['2026-11-31'] }).problems, ['said-day']);
  assert.deepEqual(read({ said_time: ['24:00'] }).problems, ['said-day']);
});

test('without consent nothing is taken down; a contact needs its own, and what is not for everybody is secret', () => {
  assert.deepEqual(read({ agrees: [] }).problems, ['agrees-record', 'agrees-contact', 'agrees-public']);
  assert.deepEqual(read({ agrees: ['record'], contact: [''], privacy: ['secret'] }).problems, []);
});

test('whatever is sent, words are kept only with consent and never from the future', () => {
  const texts = fc.array(fc.oneof(fc.string(), fc.constantFrom('record', 'phone', 'spoken', '2026-11-28', '08:00')));
  const form = fc.record(Object.fromEntries(Object.keys(FORM).map((name) => [name, texts])));
  fc.assert(
    fc.property(form, (sent) => {
      const { recording, problems } = read(sent as Record<string, string[]>);
      assert.equal(recording === undefined, problems.length > 0);
      if (recording) assert.ok((sent.agrees as string[]).includes('record') && recording.saidAt <= NOW);
    }),
  );
});
