import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');

/** Offered beside the acts, but no acts: they change nothing in the database, or only prepare what an act will be given. */
const NO_ACTS = new Set([
  'budget/inspectBudgetFile', // only reads the headings of a sheet
  'accounts/redirectUri', // an address
  'accounts/providerOfSession', // only asks
  'accounts/leaveProvider', // forgets what was kept for this one moment
  'accounts/startSso', // a note of a sign-in under way: who it is will be known when it ends
  'reports/reporterOf', // finds out whether somebody holds the key
  'reports/reporterByKey',
  'reports/supporterHashes',
  'reports/missedCode', // counts guesses, in a table of its own
  'reports/refuseGuesser',
  'reports/mayOpenIdentity', // only asks the table of permissions
  'reports/doubtsAbout', // only looks: the act itself looks again and keeps it
  'reports/fieldDays', // reads a limit
  'reports/withLikeness', // reads stored pictures again
  'reports/colleaguesOf', // a list of people
  'reports/takePhotos', // puts pictures on disk before the act that names them
  'reports/photoLimits',
  'reports/sealPhotos',
  'reports/openPhotos',
  'reports/takeDocuments', // as with pictures
  'reports/sealDocuments',
  'reports/openDocuments',
]);

/** Top-level constants and functions of a file with the text that makes them. */
const definitions = (file: string): [name: string, text: string][] =>
  readFileSync(file, 'utf8')
    .split(/^(?=(?:export )?(?:const|async function|function) \w+)/m)
    .flatMap((text) => {
      const name = /^(?:export )?(?:const|async function|function) (\w+)/.exec(text)?.[1];
      return name ? [[name, text] as [string, string]] : [];
    });

/** Everything a function calls, as far as the module's own files tell. */
const reach = (name: string, defined: ReadonlyMap<string, string>): string => {
  const seen = new Set<string>();
  const visit = (current: string): string => {
    if (seen.has(current)) return '';
    seen.add(current);
    const text = defined.get(current) ?? '';
    return text + [...text.matchAll(/\b\w+\b/g)].map(([word]) => (defined.has(word) ? visit(word) : '')).join('');
  };
  return visit(name);
};

for (const index of globSync('src/modules/*/index.ts', { cwd: ROOT })) {
  const directory = join(ROOT, dirname(index));
  const module = basename(directory);
  const files = globSync('{*,actions/**/*}.ts', { cwd: directory }).map((file) => join(directory, file));
  const actions = files.filter((file) => existsSync(file) && !/\.test(ing)?\.ts$/.test(file));
  const defined = new Map(actions.flatMap(definitions));
  const exported = [...readFileSync(join(ROOT, index), 'utf8').matchAll(/export \{([^}]*)\} from '\.\/actions[^']*'/g)]
    .flatMap(([, names]) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name && /^[a-z]\w+$/.test(name) && !NO_ACTS.has(`${module}/${name}`));

  for (const act of exported) {
    test(`${module}.${act} asks for permission and tells the journal`, () => {
      const text = reach(act, defined);
      assert.match(text, /\b(requirePermission|onReport)\(/, 'no permission is required');
      assert.match(text, /\bjournal\(/, 'the journal is not told');
    });
  }
}

test('the walk found the acts it is for', () => {
  const doors = globSync('src/modules/*/index.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  assert.ok(doors.filter((text) => text.includes("from './actions")).length >= 3);
});
