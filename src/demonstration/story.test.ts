import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { storyOf } from './story.ts';

const STORIES = [
  'waiting',
  'incomplete',
  'assigned',
  'accepted',
  'in_progress',
  'answered',
  'confirmed',
  'contested',
  'silent',
  'archived',
] as const;
const reportedAt = new Date('2026-01-05T02:00:00Z');

test('a story runs forward in time, the same each time, and a slower one never ends sooner', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STORIES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (story, slowness, transfer) => {
        const events = storyOf({ story, slowness, transfer, reportedAt });
        const times = [reportedAt, ...events.map(({ at }) => at)].map(Number);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
        assert.deepEqual(storyOf({ story, slowness, transfer, reportedAt }), events);
        const slowest = storyOf({ story, slowness: 1, transfer, reportedAt });
        assert.ok(Number(slowest.at(-1)?.at ?? 0) >= Number(events.at(-1)?.at ?? 0));
      },
    ),
  );
});

test('a contested report is answered twice before it is confirmed', () => {
  const acts = storyOf({ story: 'contested', slowness: 0.5, reportedAt }).map((event) => event.do);
  assert.deepEqual(acts, ['verify', 'accept', 'start', 'answer', 'contest', 'answer', 'confirm']);
});
