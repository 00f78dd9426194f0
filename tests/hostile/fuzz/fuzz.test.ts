import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#platform/problem.ts';
import { namedInVain, PARSERS, untried } from './parsers/index.ts';
import { seedOf } from './run.ts';
import { exportedSchemas, schemaFiles, schemaTargets } from './schemas.ts';
import { target, tryCase } from './target.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
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
  const behind = ['src/modules/reports/tell.ts', 'src/modules/proposals/tell.ts', 'src/platform/mail/outbox.ts']; // an address of mail, checked and then thrown
  const left = schemaFiles().filter(
    (file) => !files.has(file) && !covered.has(file) && !byRequests.test(file) && !behind.includes(file),
  );
  assert.deepEqual(left, []);
});

test('a refusal is an answer, a fault of the program’s own is none', async () => {
  const refusing = (status: number) =>
    target('a reader', [], fc.constant(''), () => {
      throw new Problem(status, 'uji', { id: 'Ditolak.', en: 'Refused.' });
    });
  for (const status of [400, 413, 422, 429]) await tryCase(refusing(status), '');
  for (const status of [500, 503, 507]) await assert.rejects(tryCase(refusing(status), ''), { status });
});

/** As `npm run fuzz` does it: in a process of its own, whose memory is its own, too. It ends with 1 above 512 MB. */
const fuzz = async (): Promise<{ code: number; told: string }> => {
  const flags = ['--max-old-space-size=256', '--max-semi-space-size=8'];
  const child = spawn(
    process.execPath,
    [...flags, 'scripts/fuzz.ts', '--cases', String(CASES), '--seed', String(seed)],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [told, wrong] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode ?? -1, told: told + wrong };
};

test(`${CASES.toLocaleString('en')} cases from outside are each answered or refused in words, in less than 512 MB (seed ${seed})`, async (context) => {
  const { code, told } = await fuzz();
  const [line, cases, megabytes] = /^([\d,]+) cases with seed .*, peak of memory (\d+) MB$/m.exec(told) ?? [];
  context.diagnostic(`${line}; again: FUZZ_SEED=${seed}`);
  assert.equal(code, 0, told);
  assert.ok(Number(cases?.replaceAll(',', '')) >= CASES, told);
  assert.ok(Number(megabytes) < 512, told);
});
