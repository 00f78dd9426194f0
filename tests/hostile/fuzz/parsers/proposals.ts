import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attendanceInput,
  officeInput,
  proposalAddress,
  readProposalCode,
  readProposalFilter,
} from '#modules/proposals/index.ts';
import { daysLate } from '#modules/proposals/rules/stages.ts';
import { attendanceText, readAttendance } from '../../../../src/routes/meeting-words.ts';
import { decimalOf, moneyOf, numberOf } from '../../../../src/routes/proposal-form.ts';
import { hostileText, mutatedText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const NAMES = ['tahun', 'tahap', 'keadaan', 'asal', 'tempat', 'dinas', 'kata', 'hal'];
const searches = fc
  .array(
    fc.tuple(
      fc.constantFrom(...NAMES),
      fc.oneof(hostileText, mutatedText(['2028', 'village', '35.22.15.2010', 'waiting'])),
    ),
  )
  .map((pairs) => new URLSearchParams(pairs));
const days = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** Readers of what is written about proposals and meetings. */
export const PROPOSALS: readonly Target[] = [
  target('filters of proposals', ['src/modules/proposals/rules/filter.ts'], searches, (search) => {
    const filter = readProposalFilter(search);
    assert.ok(isStorable(filter));
    assert.ok(filter.district === undefined || filter.place === undefined);
    assert.deepEqual(readProposalFilter(new URLSearchParams(proposalAddress(filter))), filter);
  }),
  target(
    'codes of proposals',
    ['src/modules/proposals/rules/codes.ts'],
    fc.oneof(hostileText, mutatedText(['U3522-7K4-MQ2-XV8', 'u3522 7k4 mq2 xv8'])),
    (text) => {
      const read = readProposalCode(text);
      if (typeof read !== 'object') return;
      assert.match(read.code, /^U\d{4}(-[0-9A-HJKMNP-TV-Z]{3}){3}$/);
      assert.deepEqual(readProposalCode(read.code), read);
    },
  ),
  target(
    'days by which something is late',
    ['src/modules/proposals/rules/stages.ts'],
    fc.tuple(days, days),
    ([due, done]) => {
      const late = daysLate(due, done, done);
      assert.ok(Number.isInteger(late) && late >= 0);
      assert.equal(late > 0, done > due);
    },
  ),
  target(
    'amounts, degrees and who was present, as they are typed',
    ['src/routes/proposal-form.ts', 'src/routes/meeting-words.ts'],
    fc.oneof(hostileText, mutatedText(['Rp 150.000.000', '1.250,5', '-7,15', 'BPD 5\nPKK: 12 orang'])),
    (text) => {
      const [work, rupiah] = [decimalOf(text), moneyOf(text)];
      assert.ok(work === null || work === text || officeInput.shape.volume.safeParse(work).success);
      // below nothing, or more than there is: an amount, which the schema refuses
      assert.ok(rupiah === null || rupiah === text || /^-?\d+\.\d\d$/.test(rupiah));
      const degrees = numberOf(text);
      assert.ok(degrees === null || degrees === text || Number.isFinite(degrees));
      const lines = attendanceInput.safeParse(readAttendance(text));
      if (!lines.success) return;
      assert.ok(isStorable(lines.data));
      assert.deepEqual(attendanceInput.parse(readAttendance(attendanceText(lines.data))), lines.data);
    },
  ),
];
