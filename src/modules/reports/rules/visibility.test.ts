import assert from 'node:assert/strict';
import { test } from 'node:test';
import { photoVisibility } from './visibility.ts';

const nobody = { isReporter: false, isStaff: false };
const reporter = { isReporter: true, isStaff: false };
const staff = { isReporter: false, isStaff: true };
const answer = { kind: 'answer', isPublic: true } as const;
const conversation = { kind: 'message', isPublic: false } as const;
const note = { kind: 'note', isPublic: false } as const;

test('everybody sees the pictures of a report whose text is public', () => {
  assert.equal(photoVisibility(null, true, nobody), 'public');
  assert.equal(photoVisibility(answer, true, nobody), 'public');
});

test('pictures of a report that is secret, archived or not verified yet are for its reporter and the desk, and no cache keeps them', () => {
  assert.equal(photoVisibility(null, false, nobody), undefined);
  assert.equal(photoVisibility(null, false, reporter), 'private');
  assert.equal(photoVisibility(answer, false, staff), 'private');
});

test('pictures of the private conversation are for the two who lead it, also when the report is public', () => {
  assert.equal(photoVisibility(conversation, true, nobody), undefined);
  assert.equal(photoVisibility(conversation, true, reporter), 'private');
});

test('pictures of an internal note stay in the office', () => {
  assert.equal(photoVisibility(note, true, reporter), undefined);
  assert.equal(photoVisibility(note, true, staff), 'private');
});
