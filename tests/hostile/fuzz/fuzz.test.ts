import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedInVain, PARSERS, untried } from './parsers/index.ts';
import { runTargets, seedOf } from './run.ts';
import { exportedSchemas, schemaFiles, schemaTargets } from './schemas.ts';

const CASES = 17_000;
const seed = seedOf(process.env.FUZZ_SEED);

test('every file that reads something from outside is tried', async () => {
  const targets = [...PARSERS, ...(await schemaTargets())];
  assert.deepEqual(untried(targets), [], 'give each a line in tests/hostile/fuzz/parsers');
  assert.deepEqual(namedInVain(targets), []);
});

test('every schema of a module is exported and tried, or lies behind a reader or a route that is', async () => {
  const files = new Set([...(await exportedSchemas()).keys()].map((name) => name.split(' ')[0]));
  const covered = new Set(PARSERS.flatMap(({ covers }) => covers));
  const byRequests = /^src\/routes\/|^src\/modules\/[^/]+\/routes/;
  const behind = ['src/modules/reports/tell.ts', 'src/platform/mail/outbox.ts']; // an address of mail, checked and then thrown
  const left = schemaFiles().filter(
    (file) => !files.has(file) && !covered.has(file) && !byRequests.test(file) && !behind.includes(file),
  );
  assert.deepEqual(left, []);
});

test(`${CASES.toLocaleString('en')} cases from outside are each answered or refused in words (seed ${seed})`, async (context) => {
  const { cases, failures } = await runTargets([...PARSERS, ...(await schemaTargets())], CASES, seed);
  context.diagnostic(`${cases} cases with seed ${seed}; again: FUZZ_SEED=${seed}`);
  assert.deepEqual(failures, [], failures.join('\n\n'));
  assert.ok(cases >= CASES);
});
