import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openKnownDevice, sealKnownDevice } from '#modules/accounts/known-device.ts';
import { newRecoveryCodes, readRecoveryCode } from '#modules/accounts/recovery.ts';
import { passwordDefect, shortAddress } from '#modules/accounts/rules.ts';
import { acceptedStep, offerTotp } from '#modules/accounts/totp.ts';
import { makeLink, openLink } from '#modules/alerts/link.ts';
import { readPeriod } from '#modules/dashboards/rules/period.ts';
import { readOrganisationCsv } from '#modules/organisations/csv.ts';
import { readAmount, readPetitionFilter, referralInput } from '#modules/petitions/index.ts';
import type { Place } from '#modules/places/index.ts';
import { matchPlaces } from '#modules/places/rules/match.ts';
import { fold, plain, slugOf } from '#modules/places/rules/names.ts';
import { inspectFile } from '#modules/reports/import/inspect.ts';
import { agencyMatcher, placeMatcher, serviceMatcher } from '#modules/reports/import/match.ts';
import { readReports } from '#modules/reports/import/read.ts';
import {
  openDocuments,
  openPhotos,
  readDeviceClaim,
  readQuestions,
  readSubmission,
  sealDocuments,
  sealPhotos,
  writeQuestions,
} from '#modules/reports/index.ts';
import { isPass, makePass } from '#modules/reports/passes.ts';
import { openKey, sealKey } from '#modules/reports/reporter-cookie.ts';
import { keyWords, readCode, readKey, reportCode } from '#modules/reports/rules/codes.ts';
import { filterAddress, readFilter, readPage } from '#modules/reports/rules/filter.ts';
import { readLine } from '#modules/reports/rules/line.ts';
import { fillTemplate, TEMPLATE_FIELDS, unknownFields, withTemplate } from '#modules/reports/rules/template.ts';
import { titleFrom } from '#modules/reports/rules/title.ts';
import { firstWords, fitToRead } from '#modules/reports/rules/wording.ts';
import type { Service } from '#modules/reports/types.ts';
import { dutiesOf, namedBy } from '#modules/routing/rules/duties.ts';
import { readModel, writeModel } from '#modules/routing/rules/model.ts';
import { priorExamples } from '#modules/routing/rules/prior.ts';
import { proposalsFor } from '#modules/routing/rules/proposals.ts';
import { looksLikeSpam } from '#modules/routing/rules/straight.ts';
import { train } from '#modules/routing/rules/train.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { wordKey } from '#platform/sheets/index.ts';
import { anyBytes, hostileText, mutatedBytes, mutatedText, wireText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';
import { CHANNELS } from './channels.ts';
import { FINANCE } from './finance.ts';
import { OPEN311 } from './open311.ts';
import { PASSKEYS } from './passkeys.ts';
import { PLANS } from './plans.ts';
import { PROPOSALS } from './proposals.ts';
import { SINGLE_SIGN_ON } from './single-sign-on.ts';

const MODULES = join(import.meta.dirname, '../../../../src/modules');
const fixture = (name: string) => readFileSync(join(MODULES, 'reports/import/fixtures', name));
const NOW = new Date('2026-11-21T03:00:00Z');

const secrets = makeSecrets(Buffer.alloc(32, 7));
const ALERT = { region: 3522, id: '01900000-0000-7000-8000-000000000001' };
const A_DOCUMENT = { fileKey: 'doc/a.pdf', kind: 'pdf', name: 'a', bytes: 1, sha256: Buffer.alloc(32) } as const;
const NOBODY = '00000000-0000-4000-8000-000000000000';
const OWNER = { person: 'a', login: 'sari.contoh', issuer: 'Simpul' };

const place = (code: string, name: string, level: 'village' | 'district'): Place => ({
  code,
  name,
  level,
  kind: level === 'village' ? 'desa' : 'kecamatan',
  parent_code: code.slice(0, 8),
  region_id: 3522,
  lat: -7.1,
  lon: 111.8,
  within: ['Ngasem', 'Kabupaten Bojonegoro'],
});
const PLACES = [
  place('35.22.15', 'Ngasem', 'district'),
  place('35.22.15.2008', 'Butoh', 'village'),
  place('35.22.15.2009', 'Sumber Rejo', 'village'),
  place('35.22.16.2009', "Ja'an", 'village'),
];

const service = (code: string, keywords: string[]): Service => ({
  code,
  nameId: `Layanan ${code}`,
  nameEn: `Service ${code}`,
  groupName: 'Contoh',
  classification: 'complaint',
  keywords,
  duties: keywords,
  questions: [
    { code: 'since', label: { id: 'Sejak?', en: 'Since?' }, type: 'date', required: false, choices: [] },
    { code: 'number', label: { id: 'Berapa?', en: 'How many?' }, type: 'number', required: true, choices: [] },
    {
      code: 'danger',
      label: { id: 'Bahaya?', en: 'Danger?' },
      type: 'choices',
      required: false,
      choices: [{ key: 'near', id: 'Ya', en: 'Yes' }],
    },
  ],
  sameMetres: 100,
  sameDays: 90,
  recursDays: 180,
  active: true,
  position: 1,
});
const SERVICES = [service('road', ['jalan', 'jembatan']), service('other', ['lain'])];

const office = (id: string, name: string, place: string | null, duties: string[]) =>
  ({ id, name, shortName: null, kind: place ? 'village_office' : 'agency', place, duties }) as const;
const AGENCIES = [
  office('019', 'Dinas Contoh', null, ['jalan', 'lampu jalan', 'jembatan']),
  office('020', 'Desa Contoh', '35.22.15.2008', ['balai desa']),
];
const DUTIES = dutiesOf(AGENCIES);
const MODEL = (() => {
  const steps = train(priorExamples(AGENCIES, [], DUTIES));
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
})();

const FIELDS =
  'text title kind service place lat lon address happened_on privacy name contact q.number q.danger q.since'.split(' ');
const submissions = fc
  .array(
    fc.tuple(
      fc.constantFrom(...FIELDS),
      mutatedText([
        'Jalan rusak di depan pasar',
        'road',
        '35.22.15.2008',
        '-7.15',
        '111,88',
        '2026-11-01',
        'named',
        '3',
        'near',
      ]),
    ),
    { maxLength: 20 },
  )
  .map((pairs) => new Map(pairs.map(([name, value]) => [name, [value.toWellFormed()]])));

const FILES = ['log.csv', 'sp4n.csv', 'requests.json', 'requests.xml'].map(fixture);
const UTF16 = Buffer.from(`\ufeff${FILES[0]!.toString('utf8')}`, 'utf16le');
const files = fc.oneof(
  mutatedBytes([...FILES, UTF16, Buffer.from('[{"service_request_id":1,"description":["a",{"b":"c"}]}]')]),
  anyBytes,
  fc.nat(20_000).map((depth) => Buffer.from(`[{"service_request_id":${'['.repeat(depth)}${']'.repeat(depth)}}]`)),
  fc.nat(20_000).map((depth) => Buffer.from(`${'{"requests":['.repeat(depth)}${']}'.repeat(depth)}`)),
  fc.nat(20_000).map((depth) => Buffer.from(`<requests>${'<a>'.repeat(depth)}`)),
  fc
    .tuple(fc.constantFrom('a,', ',', '"', '"",', ';\n', 'id,'), fc.nat(20_000))
    .map(([part, times]) => Buffer.from(part.repeat(times))),
);
const formats = fc.constantFrom('auto', 'auto', 'auto', 'csv', 'sp4n', 'open311-json', 'open311-xml' as const);

const seeds = readFileSync(join(MODULES, 'organisations/seeds/3511.csv')).subarray(0, 3000);
const LINES =
  'danger | choice | required | Bahaya? | Danger? | near = Dekat = Near; far = Jauh = Far\nsince | date | wajib | Sejak?';

const addressOf = (pairs: readonly (readonly string[])[]) => new URLSearchParams(pairs as string[][]);
const searches = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'status',
          'late',
          'organisation',
          'district',
          'place',
          'service',
          'classification',
          'q',
          'from',
          'to',
          'ended_from',
          'figure',
          'hal',
        ),
        mutatedText([
          'open',
          '1',
          'none',
          '35.22.15',
          '35.22.15.2008',
          'road',
          'complaint',
          'pasar',
          'answered_late',
          '2026-11-01',
          '9'.repeat(30),
        ]),
      ),
      { maxLength: 8 },
    )
    .map(addressOf),
  wireText.map((text) => new URLSearchParams(text)),
);

const IMPORT = 'src/modules/reports/import';

export const OF_MODULES: readonly Target[] = [
  target(
    'codes of reports',
    ['src/modules/reports/rules/codes.ts'],
    fc.tuple(mutatedText(['3522-7K4-MQ2-XV8', '35227k4mq2xv8']), anyBytes),
    ([text, random]) => {
      const read = readCode(text);
      if (typeof read === 'object') assert.deepEqual(readCode(read.code), read);
      const made = reportCode(3522, Buffer.concat([random, Buffer.alloc(5)]));
      assert.deepEqual(readCode(made.toLowerCase().replaceAll('-', ' ')), { code: made, region: 3522 });
    },
  ),
  target(
    'key words',
    ['src/modules/reports/rules/codes.ts'],
    fc.tuple(mutatedText([keyWords(Buffer.alloc(5))]), anyBytes),
    ([text, random]) => {
      const read = readKey(text);
      if (read !== undefined) assert.equal(readKey(read), read);
      const made = keyWords(Buffer.concat([random, Buffer.alloc(5)]));
      assert.equal(readKey(made.toUpperCase().replaceAll(' ', ', ')), made);
    },
  ),
  target('filters in addresses', ['src/modules/reports/rules/filter.ts'], searches, (search) => {
    const filter = readFilter(search);
    assert.ok(isStorable(filter));
    assert.deepEqual(readFilter(new URLSearchParams(filterAddress(filter))), filter);
    const page = readPage(search, 1000);
    assert.ok(Number.isInteger(page) && page >= 1 && page <= 1000);
  }),
  target(
    'periods of figures',
    ['src/modules/dashboards/rules/period.ts'],
    mutatedText(['2026-11', '2026-t4', '2026', '12']),
    (text) => {
      const period = readPeriod(text, '2026-11-21');
      assert.ok(period.from <= '2026-11-21' && period.months.length <= 12);
      assert.deepEqual(readPeriod(period.code, '2026-11-21'), period);
    },
  ),
  target('the report form', ['src/modules/reports/rules/submission.ts'], submissions, (form) => {
    const knowsPlace = (code: string) => PLACES.some((one) => one.code === code);
    const read = readSubmission(form, { today: '2026-11-21', services: SERVICES, knowsPlace });
    assert.ok(read.text.length <= 4000);
    assert.equal(read.lat === undefined, read.lon === undefined);
  }),
  target(
    'extra questions, a line each',
    ['src/modules/reports/rules/question-lines.ts'],
    mutatedText([LINES]),
    (text) => {
      const { questions } = readQuestions(text);
      assert.ok(isStorable(questions));
      const again = readQuestions(writeQuestions(questions));
      assert.deepEqual(again, { questions, problems: [] });
    },
  ),
  target(
    'templates of answers and names of one line',
    ['src/modules/reports/rules/template.ts', 'src/modules/reports/rules/line.ts'],
    mutatedText(['Laporan {kode} di {tempat} selesai {tenggat}.', '{', '{}{{kode}}']),
    (text) => {
      const values = Object.fromEntries(TEMPLATE_FIELDS.map((field) => [field, 'x'])) as Parameters<
        typeof fillTemplate
      >[1];
      if (unknownFields(text).length === 0 && !text.includes('{')) assert.equal(fillTemplate(text, values), text);
      assert.ok(withTemplate(text, 'x').endsWith('x'));
      const line = readLine(text, 60);
      assert.ok(line === undefined || (isStorable(line) && line.length <= 60 && readLine(line, 60) === line));
    },
  ),
  target(
    'filters of aspirations and amounts in rupiah',
    ['src/modules/petitions/rules.ts'],
    fc.tuple(searches, mutatedText(['Rp 150.000.000', '1.250,5', '0'])),
    ([search, text]) => {
      const { state, district, place } = readPetitionFilter(search);
      assert.ok(isStorable({ state, district, place }));
      assert.ok(district === undefined || place === undefined);
      const amount = readAmount(text);
      assert.ok(amount === undefined || referralInput.shape.estimate.safeParse(amount).success);
    },
  ),
  target(
    'titles from texts',
    ['src/modules/reports/rules/title.ts'],
    mutatedText(['Jalan rusak. Sudah dua bulan.', 'a'.repeat(500)]),
    (text) => {
      const title = titleFrom(text);
      assert.ok(title.length <= 200);
      if (text.isWellFormed()) assert.ok(title.isWellFormed(), 'no letter is cut in two');
    },
  ),
  target(
    'numbers of a person in a text',
    ['src/modules/reports/rules/wording.ts', 'src/platform/personal-numbers.ts'],
    mutatedText(['NIK 3522010101990001, 0812-9999-0137 atau warga@contoh.web.id', '08'.repeat(300)]),
    (text) => {
      const { open, first } = fitToRead({ text, answers: { danger: text } });
      assert.doesNotMatch(open.text, /(?<!\d)\d{16}(?!\d)/);
      assert.equal(open.answers.danger, open.text);
      assert.equal(firstWords(first ?? JSON.stringify(open)), text);
      if (text.isWellFormed()) assert.ok(open.text.isWellFormed());
    },
  ),
  target(
    'the key on the own device',
    ['src/modules/reports/reporter-cookie.ts'],
    mutatedText([sealKey(secrets, 'a', 'satu dua tiga empat')]),
    (cookie) => {
      const words = openKey(secrets, 'a', cookie);
      assert.ok(words === undefined || words === 'satu dua tiga empat');
    },
  ),
  target(
    'photos that a form brings back',
    ['src/modules/reports/actions/photos.ts'],
    fc.array(
      mutatedText(
        sealPhotos(secrets, 1, [{ fileKey: 'a', sha256: Buffer.alloc(32), width: 1, height: 1 }], NOW).map(
          ({ token }) => token,
        ),
      ),
      { maxLength: 3 },
    ),
    (tokens) => {
      const { kept } = openPhotos(secrets, 1, tokens, NOW);
      assert.ok(kept.every(({ photo }) => photo.fileKey === 'a'));
    },
  ),
  target(
    'kept documents',
    ['src/modules/reports/actions/documents.ts'],
    fc.array(mutatedText(sealDocuments(secrets, 1, [A_DOCUMENT], NOW).map(({ token }) => token)), { maxLength: 3 }),
    (tokens) => {
      const kept = openDocuments(secrets, 1, tokens, NOW);
      assert.ok(kept.every(({ document }) => document.fileKey === A_DOCUMENT.fileKey));
    },
  ),
  target(
    'passes to open a report again',
    ['src/modules/reports/passes.ts'],
    mutatedText([makePass(secrets, 'reopen', '3522-7K4-MQ2-XV8')]),
    (pass) => {
      assert.equal(isPass(secrets, 'reopen', '3522-7K4-MQ2-XV9', pass), false);
    },
  ),
  target('links of subscriptions', ['src/modules/alerts/link.ts'], mutatedText([makeLink(secrets, ALERT)]), (link) => {
    const found = openLink(secrets, link);
    if (found) assert.deepEqual(found, ALERT);
  }),
  target(
    'files of other systems',
    ['kind', 'open311', 'read', 'table', 'xml-list', 'normalise', 'values', 'columns'].map(
      (name) => `${IMPORT}/${name}.ts`,
    ),
    fc.tuple(files, formats),
    async ([bytes, format]) => {
      for await (const row of readReports(bytes, { format: format as 'auto', now: NOW })) {
        assert.ok(isStorable(row), 'a row that no database takes');
        assert.equal(row.outcome === 'ok', row.report !== undefined);
      }
    },
    8,
  ),
  target(
    'the first look at a file',
    [`${IMPORT}/inspect.ts`],
    files,
    async (bytes) => {
      assert.ok(isStorable(await inspectFile(bytes, NOW)));
    },
    8,
  ),
  target(
    'words of imports',
    [`${IMPORT}/match.ts`],
    hostileText,
    (text) => {
      wordKey(text);
      serviceMatcher(SERVICES)({ categoryName: text, text, title: text });
      agencyMatcher([], 'Bojonegoro')({ agencyName: text, agencyCode: text }, true);
      placeMatcher(PLACES, 'Bojonegoro')({ regency: text, district: text, village: text, address: text } as never);
    },
    3,
  ),
  target(
    'names of places',
    ['src/modules/places/rules/match.ts', 'src/modules/places/rules/names.ts'],
    mutatedText(['ds. butoh kec. ngasem', 'Soember Redjo', 'Kota Administrasi']),
    (text) => {
      for (const { score } of matchPlaces(text.slice(0, 100), PLACES)) assert.ok(score > 0 && score <= 1);
      assert.equal(plain(plain(text)), plain(text));
      assert.match(slugOf(text), /^[a-z0-9-]*$/);
      fold(text);
    },
    4,
  ),
  target(
    'lists of organisations',
    ['src/modules/organisations/csv.ts'],
    mutatedText([seeds.toString('utf8'), 'name;valid_from\n"A;B";1 Jan 2020\n']),
    (text) => {
      readOrganisationCsv(text);
    },
    4,
  ),
  target(
    'duties in texts',
    ['src/modules/routing/rules/duties.ts', 'src/modules/routing/rules/words.ts'],
    mutatedText(['lampu jalan di jembatan mati, memperbaikinya lama']),
    (text) => {
      for (const { share } of namedBy(DUTIES, text)) assert.ok(share > 0 && share <= 1);
    },
    3,
  ),
  target(
    'offices proposed for texts',
    ['src/modules/routing/rules/proposals.ts', 'src/modules/routing/rules/straight.ts'],
    mutatedText(['lampu jalan di jembatan mati, memperbaikinya lama', 'jln rsk\u0000 ๛ 🚧', 'a'.repeat(4000)]),
    (text) => {
      looksLikeSpam(text);
      const known = { offices: AGENCIES, duties: DUTIES, model: MODEL };
      const proposals = proposalsFor(known, { text, service: undefined, place: undefined });
      assert.ok(proposals.length <= 3 && isStorable(proposals));
      for (const { confidence } of proposals) assert.ok(confidence >= 0 && confidence <= 1);
    },
    3,
  ),
  target(
    'models as they are stored',
    ['src/modules/routing/rules/model.ts'],
    mutatedBytes([Buffer.from(writeModel(MODEL))]),
    (bytes) => {
      readModel(bytes);
    },
    3,
  ),
  target(
    'passwords and networks',
    ['src/modules/accounts/rules.ts'],
    fc.tuple(hostileText, hostileText),
    ([password, login]) => {
      passwordDefect(password, login || 'a');
      assert.ok(shortAddress(login).length <= login.length + 3);
    },
    2,
  ),
  target(
    'codes of the second step',
    ['src/modules/accounts/totp.ts'],
    fc.tuple(mutatedText(['123456', '１２３ ４５６']), mutatedText([offerTotp(secrets, OWNER, NOW).pending])),
    ([code, pending]) => {
      acceptedStep('A'.repeat(32), code, NOW, 0);
      assert.match(offerTotp(secrets, OWNER, NOW, pending).secret, /^[A-Z2-7]{4}( [A-Z2-7]{4}){7}$/);
    },
    3,
  ),
  target('recovery codes', ['src/modules/accounts/recovery.ts'], mutatedText(newRecoveryCodes()), (text) => {
    const read = readRecoveryCode(text);
    if (read !== undefined) assert.equal(readRecoveryCode(read), read);
  }),
  target(
    'where a device says it is',
    ['src/modules/reports/rules/device.ts'],
    mutatedText(['-7.15012 111.88 12 2026-11-21T02:59:30.000Z', '7 1 5000 2026-11-21T03:00:00Z']),
    (text) => {
      const claim = readDeviceClaim(text, NOW);
      if (!claim) return;
      assert.ok(Math.abs(claim.lat) <= 90 && Math.abs(claim.lon) <= 180 && Number.isInteger(claim.accuracyMetres));
      assert.ok(isStorable(claim));
    },
  ),
  target(
    'devices that are known again',
    ['src/modules/accounts/known-device.ts'],
    mutatedText([sealKnownDevice(secrets, undefined, NOBODY)]),
    (cookie) => {
      const device = openKnownDevice(secrets, cookie);
      assert.ok(device === undefined || device.people.includes(NOBODY));
    },
  ),
  ...CHANNELS,
  ...FINANCE,
  ...PLANS,
  ...OPEN311,
  ...PASSKEYS,
  ...PROPOSALS,
  ...SINGLE_SIGN_ON,
];
