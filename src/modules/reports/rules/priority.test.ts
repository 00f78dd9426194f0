import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { peopleBehind, priorityOf, type Weighed, weightOf } from './priority.ts';

const RULE = { peopleSteps: [3, 10, 30, 100] };
const plain: Weighed = { supporters: 0, joined: 0, recurrence: 0, reopenings: 0 };

test('one report of one person weighs nothing more', () => {
  assert.equal(priorityOf(plain, RULE), 0);
  assert.deepEqual(weightOf(plain, RULE), []);
});

test('people behind it are its reporter, its supporters, and who came along with what was merged', () => {
  const report = { ...plain, supporters: 4, joined: 5 };
  assert.equal(peopleBehind(report), 10);
  assert.deepEqual(weightOf(report, RULE), [{ of: 'people', n: 10, points: 2 }]);
});

test('the third time at the same spot weighs two, and says that it is the third', () => {
  assert.deepEqual(weightOf({ ...plain, recurrence: 2 }, RULE), [{ of: 'recurrence', n: 3, points: 2 }]);
});

test('the heaviest reason comes first', () => {
  const reasons = weightOf({ supporters: 2, joined: 0, recurrence: 3, reopenings: 1 }, RULE).map(({ of }) => of);
  assert.deepEqual(reasons, ['recurrence', 'people', 'contested']);
});

test('more people, more returns, more contests never weigh less, and the reasons add up', () => {
  const count = fc.nat({ max: 300 });
  const any = fc.record({ supporters: count, joined: count, recurrence: count, reopenings: count });
  fc.assert(
    fc.property(any, any, (report, more) => {
      const both = Object.fromEntries(
        Object.entries(report).map(([name, n]) => [name, n + more[name as keyof Weighed]]),
      ) as unknown as Weighed;
      assert.ok(priorityOf(both, RULE) >= priorityOf(report, RULE));
      assert.equal(
        weightOf(report, RULE).reduce((sum, { points }) => sum + points, 0),
        priorityOf(report, RULE),
      );
    }),
  );
});
