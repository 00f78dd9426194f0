import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { formatMoney, parseMoney } from '#platform/money.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { castOf, NEXT_DOOR, NOW, person, problem, REGION, VILLAGE, WHY, YEAR } from './cast.testing.ts';
import {
  changeStageDate,
  closeMeeting,
  correctMeeting,
  drawRecord,
  fillTable,
  heldOf,
  listMeetings,
  meetingById,
  rankProposals,
  recordShown,
  stageDates,
  storedRecord,
  takeOffTable,
  writeMinutes,
} from './index.ts';

eachEngine((_engine, db) => {
  const cast = castOf(db);
  const { camat, clerk, decide, listed, meet, minutes, planner, propose, read, ref, table } = cast;
  const inside = <T>(act: Parameters<typeof inRegion<T>>[2]): Promise<T> => inRegion(db(), REGION, act);
  const meeting = (id: string) => inside(async (tx) => (await meetingById(tx, id))!);
  const record = (id: string) =>
    inside(async (tx) => recordShown(tx, (await meetingById(tx, id))!, await storedRecord(tx, id)));
  const close = (id: string, actor = clerk()) => closeMeeting(db(), actor, ref(id), NOW);

  test('a meeting is prepared by the office whose stage it is, and what waits for it comes to its table', async () => {
    const { id } = await listed();
    const prepared = await meet(clerk(), 'village');
    assert.ok((await table(prepared)).some(({ proposal }) => proposal.id === id));
    const later = await listed();
    assert.equal(
      (await table(prepared)).some(({ proposal }) => proposal.id === later.id),
      false,
    );
    assert.equal(await fillTable(db(), clerk(), ref(prepared), NOW), 1);
    await takeOffTable(db(), clerk(), ref(prepared), later.code, NOW);
    assert.equal(
      (await table(prepared)).some(({ proposal }) => proposal.id === later.id),
      false,
    );
    for (const [actor, stage, change] of [
      [clerk(), 'district', { organisation: cast.officeAt(VILLAGE) }],
      [clerk(), 'village', { place: NEXT_DOOR }],
      [person('officer', cast.agency()), 'regency', { organisation: cast.agency() }],
      [camat(), 'agency_forum', { organisation: cast.officeAt('35.22.06') }],
    ] as const)
      await assert.rejects(meet(actor, stage, change), problem('meeting-of-another-office'));
    await assert.rejects(meet(person('village', cast.officeAt(NEXT_DOOR)), 'village'), problem('not-allowed'));
    await assert.rejects(meet(person('council', cast.agency()), 'regency'), problem('not-allowed'));
    assert.ok(await meet(planner(), 'village'), 'the planning office may for all of them');
  });

  test('what is missing keeps a record open, and closed it is numbered, hashed and never changes', async () => {
    const first = await listed({ title: 'Jembatan yang pertama' });
    const second = await listed({ title: 'Jembatan yang kedua' });
    const id = await meet(clerk(), 'village');
    await assert.rejects(close(id), problem('meeting-lacks'));
    await minutes(clerk(), id);
    const scores = [
      { code: first.code, score: 12 },
      { code: second.code, score: 30 },
    ];
    await rankProposals(db(), clerk(), ref(id), { method: 'votes', scores }, NOW);
    await decide(clerk(), id, second.id, 'changed', { amount: '90000000' });
    await decide(clerk(), id, first.id, 'rejected');
    const number = await close(id);
    const shown = await record(id);
    assert.equal(shown.number, `${number}/${YEAR}`);
    assert.match(shown.digest ?? '', /^[0-9a-f]{64}$/);
    const [one, two] = shown.lines;
    assert.deepEqual(
      [one!.code, one!.position, one!.verdict?.amountAfter, one!.verdict?.next],
      [second.code, 1, '90000000.00', 'district'],
    );
    assert.deepEqual(
      [two!.code, two!.position, two!.verdict?.verdict, two!.verdict?.reason],
      [first.code, 2, 'rejected', WHY],
    );
    const acts: (() => Promise<unknown>)[] = [
      () => minutes(clerk(), id),
      () => rankProposals(db(), clerk(), ref(id), { method: 'points', scores: [] }, NOW),
      () => decide(clerk(), id, first.id, 'accepted'),
      () => fillTable(db(), clerk(), ref(id), NOW),
      () => takeOffTable(db(), clerk(), ref(id), first.code, NOW),
      () => close(id),
    ];
    for (const act of acts) await assert.rejects(act(), problem('meeting-closed'));
    await decide(camat(), await meet(camat(), 'district'), second.id, 'rejected');
    assert.deepEqual(await record(id), shown, 'what happens later changes nothing in it');
    const told = (await inside((tx) => historyOf(tx, `meetings/${id}`))).at(-1)!;
    assert.deepEqual([told.act, told.public.digest], ['meeting.close', shown.digest]);
  });

  test('a correction is a record of its own, names what it corrects, and decides anew from there', async () => {
    const { id, code } = await listed();
    const other = await listed();
    const first = await meet(clerk(), 'village');
    const correction = { heldOn: '2026-11-30', why: 'Suara dari dusun timur belum terhitung.' };
    await assert.rejects(correctMeeting(db(), clerk(), ref(first), correction, NOW), problem('meeting-not-closed'));
    await minutes(clerk(), first);
    await decide(clerk(), first, id, 'rejected');
    await decide(clerk(), first, other.id, 'accepted');
    const number = await close(first);
    await assert.rejects(
      correctMeeting(db(), person('village', cast.officeAt(NEXT_DOOR)), ref(first), correction, NOW),
      problem('not-allowed'),
    );
    const second = await correctMeeting(db(), clerk(), ref(first), correction, NOW);
    await assert.rejects(correctMeeting(db(), clerk(), ref(first), correction, NOW), problem('meeting-corrected'));
    assert.deepEqual(
      (await table(second)).map(({ proposal }) => proposal.id),
      (await table(first)).map(({ proposal }) => proposal.id),
    );
    await decide(clerk(), second, id, 'accepted');
    await minutes(clerk(), second);
    assert.equal(await close(second), number);
    const shown = await record(second);
    assert.deepEqual(
      [shown.number, shown.version, shown.corrects?.number, shown.corrects?.why],
      [`${number}/${YEAR}/2`, 2, `${number}/${YEAR}`, correction.why],
    );
    const verdictIn = async (meetingId: string, wanted: string) =>
      (await record(meetingId)).lines.find((one) => one.code === wanted)?.verdict?.verdict;
    assert.equal(await verdictIn(first, code), 'rejected', 'the old record stays');
    assert.equal(await verdictIn(second, code), 'accepted');
    assert.equal(await verdictIn(second, other.code), 'accepted', 'what was not decided anew holds');
    assert.equal((await read(id)).stage, 'district');
  });

  test('ten who close at the same moment get ten numbers, and one record is closed once', async () => {
    const meetings = [];
    for (let n = 0; n < 5; n += 1) {
      await listed();
      const id = await meet(clerk(), 'village');
      await minutes(clerk(), id);
      meetings.push(id);
    }
    const outcomes = await Promise.allSettled([...meetings, ...meetings].map((id) => close(id)));
    const numbers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.equal(numbers.length, 5);
    assert.equal(new Set(numbers).size, 5);
  });

  test('who writes while it is being closed is in the record, or is told that it is closed', async () => {
    await listed();
    const id = await meet(clerk(), 'village');
    await minutes(clerk(), id);
    const late = {
      heldOn: '2026-11-29',
      venue: 'Balai dusun',
      chair: 'Kepala Desa Contoh',
      attendance: [{ office: 'BPD', people: 9 }],
      minutes: 'Risalah yang ditulis pada saat terakhir.',
    };
    const [closed, written] = await Promise.allSettled([close(id), writeMinutes(db(), clerk(), ref(id), late, NOW)]);
    assert.equal(closed.status, 'fulfilled');
    const { venue } = await record(id);
    assert.equal(venue, written.status === 'fulfilled' ? 'Balai dusun' : 'Balai desa');
    assert.equal((await meeting(id)).venue, venue);
  });

  test('the record on paper is a PDF that holds what was decided, by whom, and its number', async () => {
    const { id } = await propose(clerk(), { title: 'Usulan di atas kertas' });
    const held = await meet(clerk(), 'village');
    await decide(clerk('second'), held, id, 'accepted');
    await minutes(clerk(), held);
    await close(held);
    const shown = await record(held);
    const pdf = await drawRecord(shown, shown.digest);
    assert.equal(Buffer.from(pdf.slice(0, 5)).toString(), '%PDF-');
    assert.ok(pdf.length > 5000);
    const draft = await drawRecord({ ...shown, number: '–/2028', lines: [] }, null);
    assert.equal(Buffer.from(draft.slice(0, 5)).toString(), '%PDF-');
    assert.equal(formatMoney('id', parseMoney('150000000.00')), 'Rp150.000.000');
  });

  test('the calendar of a year is the planning office’s and the administrator’s to change; a late meeting is counted and never refused', async () => {
    const input = {
      year: YEAR + 5,
      name: 'village',
      opensOn: '2026-06-01',
      dueOn: '2026-11-01',
      doneOn: null,
      source: 'Surat Edaran Bupati Contoh',
      sureness: 'decided',
    } as const;
    for (const actor of [clerk(), person('officer', cast.agency()), person('council')])
      await assert.rejects(changeStageDate(db(), actor, REGION, input, NOW), problem('not-allowed'));
    await changeStageDate(db(), planner(), REGION, input, NOW);
    await changeStageDate(db(), person('administrator'), REGION, { ...input, doneOn: '2026-11-30' }, NOW);
    const dates = await inside((tx) => stageDates(tx, YEAR + 5));
    assert.deepEqual([dates[0]!.dueOn, dates[0]!.doneOn, dates[0]!.sureness], ['2026-11-01', '2026-11-30', 'decided']);
    assert.equal(dates[1]!.sureness, 'recalled', 'the others stay the defaults');
    await listed({ year: YEAR + 5 });
    const id = await meet(clerk(), 'village', { year: YEAR + 5 });
    await minutes(clerk(), id);
    await close(id);
    const held = await inside((tx) => heldOf(tx, YEAR + 5, new Map([['village', '2026-11-01']])));
    assert.deepEqual(held, [{ stage: 'village', held: 1, late: 1, first: '2026-11-29', last: '2026-11-29' }]);
  });

  test('meetings are listed with those that are open first', async () => {
    const states = (await inside((tx) => listMeetings(tx, { place: '35.22.06', limit: 100 }))).map(
      ({ state }) => state,
    );
    assert.ok(states.includes('open') && states.includes('closed'));
    assert.deepEqual(
      states,
      states.toSorted((a, b) => b.localeCompare(a)),
    );
  });
});
