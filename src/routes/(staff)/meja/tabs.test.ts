import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskCount } from '#modules/reports/index.ts';
import { translator } from '#ui/messages/index.ts';
import { audienceOf, countOf, deskHeadline, deskKind, firstTab, TABS } from './tabs.ts';

const person = (role: string, organisation?: string) =>
  ({ kind: 'person', id: 'x', name: 'Contoh', role, region: 3522, organisation }) as const;
const count = (status: DeskCount['status'], total: number, late = 0, objected = 0): DeskCount => ({
  status,
  total,
  late,
  objected,
  held: 0,
  heldLate: 0,
});
const id = translator('id');

test('a verifier has the desk of what came in, an office that of its own, all others look on', () => {
  assert.equal(deskKind(person('verifier')), 'verify');
  for (const role of ['officer', 'district', 'village']) assert.equal(deskKind(person(role)), 'office');
  assert.equal(deskKind(person('agency_head')), 'head');
  assert.equal(deskKind(person('secretary')), 'decide');
  for (const role of ['auditor', 'regent', 'administrator']) assert.equal(deskKind(person(role)), 'watch');
});

test('an office lists its own reports only, and a cadre none', () => {
  assert.deepEqual(audienceOf(person('officer', 'dinas')), { kind: 'organisation', id: 'dinas' });
  assert.equal(audienceOf(person('officer')), undefined);
  assert.deepEqual(audienceOf(person('auditor')), { kind: 'region' });
  assert.equal(audienceOf(person('cadre', 'desa')), undefined);
});

test('the headline of a desk says how many wait and how many are late', () => {
  const say = (counts: DeskCount[], kind: 'verify' | 'office' | 'watch' = 'office') =>
    deskHeadline(kind, counts, id, 'id');
  assert.equal(
    say([count('assigned', 3, 1), count('reopened', 2, 1), count('answered', 9)]),
    'Lima menunggu Anda, dua sudah terlambat',
  );
  assert.equal(say([count('accepted', 2, 2)]), 'Dua menunggu Anda, semuanya terlambat');
  assert.equal(say([count('accepted', 1)]), 'Satu menunggu Anda, belum ada yang terlambat');
  assert.equal(say([count('answered', 9)]), 'Tidak ada yang menunggu Anda');
  assert.equal(say([count('assigned', 23, 20)]), '23 menunggu Anda, 20 sudah terlambat');
  assert.equal(
    say([count('received', 11, 3), count('verified', 1)], 'verify'),
    'Dua belas laporan menunggu verifikasi, tiga lewat tenggat',
  );
  assert.equal(
    deskHeadline('office', [count('assigned', 1, 1)], translator('en'), 'en'),
    'One is waiting for you, one is late',
  );
});

test('the tab of objections counts what was archived, objected to, and came back', () => {
  const objected = TABS.verify.find(({ name }) => name === 'objected')!;
  assert.equal(countOf(objected, [count('received', 5, 0, 2), count('archived', 9, 0, 4)]), 2);
});

test('what was raised to a desk stands before everything else on it, and says so first', () => {
  const counts = [count('assigned', 3, 3)];
  for (const kind of ['head', 'decide'] as const) {
    assert.equal(firstTab(kind, 2).name, 'raised');
    assert.equal(countOf(firstTab(kind, 2), counts, 2), 2);
    assert.equal(deskHeadline(kind, counts, id, 'id', 2), 'Dua laporan sampai di meja Anda');
  }
  assert.equal(firstTab('head', 0).name, 'mine');
  assert.equal(deskHeadline('head', counts, id, 'id', 0), 'Tiga menunggu Anda, semuanya terlambat');
  assert.equal(deskHeadline('decide', counts, id, 'id', 0), 'Tiga laporan belum selesai, semuanya lewat tenggat');
  assert.equal(firstTab('watch', 5).name, 'open');
});

test('copies of one text wait in a tab of their own, and are neither among nor counted with the others', () => {
  const [intake, held] = TABS.verify;
  const counts = [{ ...count('received', 50, 10), held: 40, heldLate: 9 }, count('verified', 2)];
  assert.deepEqual([countOf(intake, counts), countOf(held, counts)], [12, 40]);
  assert.equal(deskHeadline('verify', counts, id, 'id'), 'Dua belas laporan menunggu verifikasi, satu lewat tenggat');
});
