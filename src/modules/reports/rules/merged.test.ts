import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { earlierClocks, type Merged, merging, missedBy, parting } from './merged.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));

test('the main report owes at the earlier moment of both, and no first response that the other one has had', () => {
  const main = { verifyDueAt: null, respondDueAt: at(20), resolveDueAt: at(28), firstResponseAt: null };
  const other = { verifyDueAt: at(12), respondDueAt: at(10), resolveDueAt: at(18), firstResponseAt: null };
  assert.deepEqual(earlierClocks(main, other), { verifyDueAt: at(12), respondDueAt: at(10), resolveDueAt: at(18) });
  assert.deepEqual(earlierClocks(main, { ...other, firstResponseAt: at(9) }).respondDueAt, at(20));
});

test('a limit that the other one had missed is not undone by merging, and stays with whoever held it then', () => {
  const clean = {
    missedVerify: false,
    missedResponse: false,
    missedResponseBy: null,
    missedAnswer: false,
    missedAnswerBy: null,
  };
  const late = { ...clean, missedAnswer: true, missedAnswerBy: 'other' };
  assert.deepEqual(missedBy(clean, late), late);
  assert.deepEqual(missedBy({ ...late, missedAnswerBy: 'main' }, late).missedAnswerBy, 'main');
  assert.deepEqual(missedBy(late, clean), late);
});

test('A into B, then B into C: A goes on in C; B taken out again takes A along', () => {
  let merged: Merged[] = [{ id: 'A', into: 'B', with: 'B' }];
  merged = apply(merged, merging('B', 'C', merged));
  assert.deepEqual(merged, [
    { id: 'A', into: 'C', with: 'B' },
    { id: 'B', into: 'C', with: 'C' },
  ]);
  assert.deepEqual(parting('B', merged), [{ id: 'A', into: 'B', with: 'B' }]);
  assert.deepEqual(parting('A', merged), []);
});

const apply = (merged: readonly Merged[], changes: readonly Merged[]): Merged[] => {
  const all = new Map(merged.map((one) => [one.id, one]));
  for (const change of changes) all.set(change.id, change);
  return [...all.values()].sort((a, b) => a.id.localeCompare(b.id));
};

test('however reports are merged and parted, nobody follows a chain, nothing goes in a ring, and nothing is lost', () => {
  const NAMES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
  const step = fc.tuple(fc.constantFrom('merge', 'part'), fc.constantFrom(...NAMES), fc.constantFrom(...NAMES));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let merged: Merged[] = [];
      const rootOf = (id: string) => merged.find((one) => one.id === id)?.into ?? id;
      for (const [what, id, other] of steps) {
        const isMerged = rootOf(id) !== id;
        const main = rootOf(other);
        if (what === 'merge' && !isMerged && main !== id) merged = apply(merged, merging(id, main, merged));
        if (what === 'part' && isMerged) {
          const before = merged.filter(({ into }) => into === rootOf(id));
          const changes = parting(id, before);
          merged = apply(merged, changes).filter((one) => one.id !== id);
          assert.equal(rootOf(id), id, 'it goes on by itself');
          for (const one of before)
            assert.ok([id, rootOf(one.id)].includes(rootOf(one.id)), 'the others go with it or stay');
        }
        for (const one of merged) {
          assert.equal(rootOf(one.into), one.into, 'a main report is merged into nothing');
          assert.notEqual(one.into, one.id);
          assert.equal(rootOf(one.with), one.into, 'what it was laid to goes on in the same one');
        }
      }
    }),
  );
});
