import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../target.ts';
import { OF_MODULES } from './modules.ts';
import { PAGES } from './pages.ts';
import { PLATFORM } from './platform.ts';

/** Every reader of something from outside. A new one gets a line in one of these files. */
export const PARSERS: readonly Target[] = [...PLATFORM, ...OF_MODULES, ...PAGES];

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** By these a file shows that it reads what somebody else has written. */
const SIGNS: readonly RegExp[] = [
  /from '(csv-parse|saxes|@fastify\/busboy|sharp|exifr|file-type|yauzl|fflate|tar-stream|read-excel-file|openid-client)[/']/,
  /JSON\.parse\((?!\s*readFileSync)/,
  /\bURLSearchParams\b|\bsearchParams\b/,
  /\bURL\.(can)?[pP]arse\(|decodeURI/,
  /\bTextDecoder\b/,
  /\bDate\.parse\(/,
  /\.safeParse\(|Schema\.parse\(/,
  /'base64(url)?'\)/,
  /\bform(Data|DataOf)\(|\breadForm\(|\breceiveUpload\(/,
  /headers\.get\(|req\.header\(|req\.query\(|getCookie\(|cookies\.get\(/,
];

/** What is entered by a request goes through whole requests; what only a browser runs reads nothing but its own store. */
const BY_REQUESTS =
  /^src\/(routes\/.*\+(page|layout)(\.server)?\.ts|routes\/.*\+server\.ts|hooks\.server\.ts|front\.ts|modules\/[^/]+\/routes(\.ts|\/.*))$/;
const IN_THE_BROWSER = /^src\/ui\/browser\//;
const NOT_OF_THE_PROGRAM = /\.(test|testing)\.ts$|\/samples\//;

/** Files that show a sign and read nothing hostile, and why. */
export const READS_NOTHING: Readonly<Record<string, string>> = {
  'src/modules/channels/actions/gateway.ts': 'an address that a schema and the guard of addresses have judged',
  'src/modules/accounts/actions/sign-in.ts': 'by a schema that is tried as such',
  'src/modules/accounts/actions/second-step.ts': 'asks only whether a word is an id; whole requests',
  'src/platform/backup/read.ts': 'a backup that the operator names, broken at every place by tests of its own',
  'src/platform/backup/write.ts': 'its own database',
  'src/platform/door.ts': 'a socket in the data directory, open to its owner alone',
  'src/modules/accounts/actions/passkeys.ts': 'puts readers together that are tried each; whole requests',
  'src/modules/accounts/actions/reset.ts': 'by a schema that is tried as such; whole requests',
  'src/commands/migrate-to-postgres.ts': 'an address that the operator types',
  'src/platform/doctor/stored.ts': 'its own database and files',
  'src/modules/accounts/sso/keys.ts': 'its own keys, which it has sealed itself',
  'src/modules/accounts/sso/provider.ts':
    'answers that openid-client takes apart; sso.test.ts lets a provider lie at every step',
  'src/modules/accounts/password.ts': 'its own hashes',
  'src/modules/accounts/sessions.ts': 'hashes whatever token comes',
  'src/modules/reports/actions/import-file.ts': 'puts readers together that are tried each',
  'src/modules/reports/import/row.ts': 'rows that read.ts has judged',
  'src/modules/organisations/rules/import-row.ts': 'by a schema that is tried as such, behind csv.ts',
  'src/modules/places/load.ts': 'a list that comes with the program',
  'src/routes/(staff)/meja/lapangan/visit.ts': 'puts readers together that are tried each; whole requests',
  'src/modules/reports/tell.ts': 'an address that the outbox checks again',
  'src/modules/budget/open-data/files.ts': 'hashes what it has written itself',
  'src/modules/budget/actions/waiting.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(staff)/keuangan/pembayaran/cocok/matched.ts':
    'writes addresses; hands none on but to a reader that is tried',
  'src/modules/planning/actions/import.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(public)/[[region=region]]/rencana/cascade.ts': 'asks only whether a word is a theme; whole requests',
  'src/routes/(public)/[[region=region]]/rencana/checks.ts': 'asks only whether a word is an agency; whole requests',
  'src/routes/(public)/[[region=region]]/rencana/year.ts': 'asks only whether a word is an agency; whole requests',
  'src/modules/classifications/actions/import.ts': 'puts readers together that are tried each; whole requests',
  'src/modules/classifications/seed.ts': 'lists that come with the program',
  'src/routes/(public)/[[region=region]]/anggaran/changes.ts': 'hands the address on to a reader that is tried',
  'src/routes/(public)/[[region=region]]/anggaran/explore.ts': 'hands the address on to a reader that is tried',
  'src/routes/(public)/[[region=region]]/anggaran/line.ts': 'asks only which number a version has; whole requests',
  'src/routes/(public)/[[region=region]]/anggaran/statement.ts': 'hands the day on to a reader that is tried',
  'src/routes/(public)/[[region=region]]/anggaran/places.ts': 'looks for words in a list in memory; whole requests',
  'src/routes/(public)/[[region=region]]/kodefikasi/list-of-page.ts':
    'asks only whether a word is an id; whole requests',
  'src/modules/proposals/tell.ts': 'an address that the outbox checks again',
  'src/routes/(public)/[[region=region]]/usulan/baru/take.ts': 'by schemas, in whole requests',
  'src/routes/(public)/[[region=region]]/usulan/files.ts': 'by the filter, which is tried as such',
  'src/routes/(public)/[[region=region]]/usulan/support.ts':
    'hands a cookie on to a reader that is tried; whole requests',
  'src/routes/(staff)/meja/usulan/rapat/[id]/forms.ts': 'by schemas, in whole requests',
  'src/platform/db/lock.ts': 'its own lock file',
  'src/platform/files/store-s3.ts': 'answers of the own store',
  'src/platform/health.ts': 'settings that were read already',
  'src/platform/mail/outbox.ts': 'refuses what is no bare address; tried with mails',
  'src/platform/push/outbox.ts': 'its own rows, which it has sealed itself',
  'src/commands/import-reports.ts': 'a file that the operator names',
  'src/commands/init.ts': 'by a schema that is tried as such',
  'src/commands/talk.ts': 'what the operator types',
  'src/routes/(admin)/admin/form.ts': 'by schemas, in whole requests',
  'src/routes/(staff)/meja/aspirasi/forms.ts': 'by schemas, in whole requests',
  'src/routes/(account)/session.ts': 'keeps a header that is cut where it is stored; whole requests',
  'src/routes/(public)/report-form/receive.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(public)/ikuti/[code]/acts.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(public)/ikuti/[code]/passes.ts': 'hands a pass on to a reader that is tried; whole requests',
  'src/routes/photo-form.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(account)/masuk/half.ts': 'hashes whatever token comes; whole requests',
  'src/routes/refusal.ts': 'takes a page in place of another; whole requests',
  'src/route-access.ts': 'hashes whatever token comes; whole requests',
  'src/routes/reporter-key.ts': 'puts readers together that are tried each; whole requests',
  'src/routes/(staff)/meja/daftar/asked.ts': 'by the filter, which is tried as such',
  'src/modules/open311/actions/follow.ts': 'writes addresses; answers go through readers that are tried',
  'src/modules/open311/actions/servers.ts': 'writes addresses; answers go through readers that are tried',
  'src/modules/open311/secrets.ts': 'hashes whatever token comes',
  'src/modules/reports/actions/proof.ts': 'writes a mark, and compares it',
  'src/modules/reports/actions/sp4n.ts': 'rows that it has sealed itself',
  'src/platform/rollup/read.ts': 'names statements',
  'src/routes/(public)/[[region=region]]/kinerja/files.ts': 'hands the period on to a reader that is tried',
  'src/routes/(public)/[[region=region]]/kinerja/shown.ts': 'hands the period on to a reader that is tried',
  'src/routes/(public)/[[region=region]]/kinerja/view.ts': 'hands the period on to a reader that is tried',
  'src/routes/(staff)/meja/views.ts': 'by the filter, which is tried as such',
};

/** Files of the program that read something from outside and are tried by nothing. */
export const untried = (targets: readonly Target[]): string[] => {
  const covered = new Set(targets.flatMap(({ covers }) => covers));
  return globSync('src/**/*.ts', { cwd: ROOT })
    .filter((file) => ![BY_REQUESTS, IN_THE_BROWSER, NOT_OF_THE_PROGRAM].some((pattern) => pattern.test(file)))
    .filter((file) => SIGNS.some((sign) => sign.test(readFileSync(join(ROOT, file), 'utf8'))))
    .filter((file) => !covered.has(file) && !Object.hasOwn(READS_NOTHING, file))
    .sort();
};

/** Files that are named somewhere above and are not there (any more). */
export const namedInVain = (targets: readonly Target[]): string[] => {
  const files = new Set(globSync('src/**/*.ts', { cwd: ROOT }));
  return [...targets.flatMap(({ covers }) => covers), ...Object.keys(READS_NOTHING)].filter((file) => !files.has(file));
};
