import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { beginOf, type Closed, drawnOf, monthAfter, monthOf, ticketText } from './audit.ts';

const ticketOf = (secret: string) => (one: Closed) =>
  createHmac('sha256', secret).update(ticketText(one)).digest('hex');
const RULE = { percent: 5, least: 1 };
const closedBy = (organisationId: string, many: number): Closed[] =>
  Array.from({ length: many }, (_, at) => ({
    reportId: `${organisationId} ${at}`,
    organisationId,
    closedAt: new Date(Date.UTC(2026, 9, 1 + (at % 30), at % 24, 0, 0, at)),
  }));

test('a month begins at midnight of the region’s own time', () => {
  assert.equal(beginOf('Asia/Jakarta', '2026-11-01').toISOString(), '2026-10-31T17:00:00.000Z');
  assert.equal(monthOf('Asia/Jakarta', new Date('2026-10-31T17:00:00Z')), '2026-11-01');
  assert.equal(monthOf('Asia/Jakarta', new Date('2026-10-31T16:59:59Z')), '2026-10-01');
  assert.equal(monthAfter('2026-12-01'), '2027-01-01');
  assert.equal(monthAfter('2026-09-01'), '2026-10-01');
});

test('of each agency a twentieth is drawn, rounded up, and one where it closed few', () => {
  const drawn = drawnOf([...closedBy('a', 100), ...closedBy('b', 101), ...closedBy('c', 3)], ticketOf('x'), RULE);
  const of = (office: string) => [...drawn].filter((id) => id.startsWith(office)).length;
  assert.deepEqual([of('a'), of('b'), of('c')], [5, 6, 1]);
  assert.deepEqual(drawnOf([], ticketOf('x'), RULE).size, 0);
});

test('another secret, or another moment of closing, draws others', () => {
  const closed = closedBy('a', 400);
  const draw = (secret: string, shiftMs = 0) =>
    [
      ...drawnOf(
        closed.map((one) => ({ ...one, closedAt: new Date(one.closedAt.getTime() + shiftMs) })),
        ticketOf(secret),
        RULE,
      ),
    ].sort();
  assert.deepEqual(draw('x'), draw('x'));
  assert.notDeepEqual(draw('x'), draw('y'));
  assert.notDeepEqual(draw('x'), draw('x', 1));
});

test('whatever was closed, in whichever sequence it is told, the draw is the same, within it, and as large as the rule says', () => {
  const report = fc.record({
    reportId: fc.uuid(),
    organisationId: fc.constantFrom('a', 'b', 'c'),
    closedAt: fc.date({ noInvalidDate: true, min: new Date('2026-10-01'), max: new Date('2026-11-01') }),
  });
  const reports = fc.uniqueArray(report, { selector: ({ reportId }) => reportId, maxLength: 60 });
  fc.assert(
    fc.property(reports, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 9 }), (closed, percent, least) => {
      const drawn = drawnOf(closed, ticketOf('x'), { percent, least });
      assert.deepEqual(new Set(drawnOf(closed.toReversed(), ticketOf('x'), { percent, least })), new Set(drawn));
      for (const [office, own] of Map.groupBy(closed, ({ organisationId }) => organisationId)) {
        const many = own.filter(({ reportId }) => drawn.has(reportId)).length;
        assert.equal(many, Math.min(own.length, Math.max(least, Math.ceil((own.length * percent) / 100))), office);
      }
    }),
  );
});
