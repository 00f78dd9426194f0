import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAsked, readBulkAsked, readUpdatesAsked } from '#modules/open311/rules/asked.ts';
import { readDate, writeDate } from '#modules/open311/rules/dates.ts';
import { regionAsked } from '#modules/open311/rules/jurisdiction.ts';
import { idIn, isServerAddress, nextTry, servicesIn, toldIn, verdictOf } from '#modules/open311/rules/outgoing.ts';
import { asParam, contentOf, fillForm } from '#modules/open311/rules/posted.ts';
import { speechOf } from '#modules/open311/rules/speech.ts';
import { isUpdateState, updateAct } from '#modules/open311/rules/update.ts';
import { readXml } from '#modules/open311/wire/read.ts';
import { element, toJson, toXml } from '#modules/open311/wire/write.ts';
import { readSubmission, STATUSES } from '#modules/reports/index.ts';
import { isProblem } from '#platform/problem.ts';
import { ASKING } from '../../../support/asking.ts';
import { hostileText, mutatedText, wireText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const SERVED = [
  { region_id: 3522, code: '35.22', site_domain: 'bojonegorokab.go.id' },
  { region_id: 3511, code: '35.11', site_domain: null },
];

/** Nothing but what the standard knows is thrown at whoever asks. */
const orRefused = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    assert.ok(isProblem(error) && [400, 404, 422].includes(error.status), String(error));
    return undefined;
  }
};

const NAMES =
  'service_request_id service_code start_date end_date updated_after updated_before status page page_size lat long radius extensions'.split(
    ' ',
  );
const params = fc.dictionary(
  fc.constantFrom(...NAMES),
  mutatedText([
    '2026-11-01T07:00:00+07:00',
    '2026-11-01T00:00:00Z',
    'road,001',
    'open,closed',
    '3',
    '-7.15',
    '111.88',
    'true',
  ]),
);

const FIELDS = [
  ...'service_code lat long address_string address_id email phone first_name last_name description media_url anonymous secret device_id'.split(
    ' ',
  ),
  ...['species', 'height', 'since', 'danger', 'hurt', '__proto__'].flatMap((code) => [
    `attribute[${code}]`,
    `attribute[${code}][]`,
    `attribute[${code}][0]`,
  ]),
];
const sent = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, wireText),
      mutatedText([
        '001',
        '-7.15',
        '111,88',
        'Pohon tumbang di jalan.',
        'true',
        'yes',
        'roof',
        '12.5',
        '2026-11-01',
        'https://contoh.invalid/a.jpg',
      ]),
    ),
    { maxLength: 20 },
  )
  .map((pairs) => new Map(pairs.map(([name, value]) => [name, [value.toWellFormed()]])));

const ANSWERS = [
  '<?xml version="1.0" encoding="utf-8"?><service_requests><request><service_request_id>3511-7K4-MQ2-XV8</service_request_id><status>closed</status><status_notes>Selesai &amp; rapi</status_notes><updated_datetime>2026-11-01T00:00:00Z</updated_datetime></request></service_requests>',
  '<service_requests><request><token>abc</token></request></service_requests>',
  '<errors><error><code>400</code><description>x</description></error></errors>',
  '<services><service><service_code>001</service_code><service_name>Jalan</service_name></service></services>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
];

/** Whatever applications ask and file, and whatever other servers answer. */
export const OPEN311: readonly Target[] = [
  target(
    'moments of Open311',
    ['src/modules/open311/rules/dates.ts'],
    mutatedText(['2026-11-01T07:00:00.5+07:00']),
    (text) => {
      const at = readDate(text);
      if (at) assert.ok(readDate(writeDate(at)!), text);
      assert.ok(at === undefined || isStorable(at.toISOString()));
    },
  ),
  target('what is asked of lists', ['src/modules/open311/rules/asked.ts'], params, (given) => {
    const asked = orRefused(() => readAsked(given, NOW));
    if (asked) {
      const { limit, offset = 0, reported } = asked.search;
      assert.ok(limit >= 1 && limit <= 1000 && offset >= 0 && offset <= 10_000_000);
      assert.ok(!reported || reported.to.getTime() - reported.from.getTime() <= 90 * 86_400_000);
    }
    orRefused(() => readUpdatesAsked(given, NOW));
    orRefused(() => readBulkAsked(given));
  }),
  target(
    'names of regions and languages',
    ['src/modules/open311/rules/jurisdiction.ts', 'src/modules/open311/rules/speech.ts'],
    mutatedText(['35.22', 'www.bojonegorokab.go.id', 'en-GB,en;q=0.9']),
    (text) => {
      orRefused(() => regionAsked(SERVED, text));
      assert.ok(['id', 'en', 'both'].includes(speechOf(text)));
    },
  ),
  target('requests that applications file', ['src/modules/open311/rules/posted.ts'], sent, (fields) => {
    const { form, problems } = fillForm(fields, ASKING, 'Asia/Jakarta');
    assert.ok(isStorable(contentOf(fields)));
    assert.ok(problems.map(asParam).every(({ field }) => !field.startsWith('q.')));
    const context = { today: '2026-11-21', services: [ASKING], knowsPlace: () => true };
    const read = orRefused(() => readSubmission(form, context));
    assert.ok(!read || read.text.length >= 10);
  }),
  target(
    'states of updates',
    ['src/modules/open311/rules/update.ts'],
    mutatedText(['open', 'FIXED', 'in_progress']),
    (state) => {
      isUpdateState(state);
      for (const status of STATUSES) assert.match(updateAct(state, status), /^(complete|contest|confirm|converse)$/);
    },
  ),
  target(
    'answers of other servers',
    ['src/modules/open311/wire/read.ts', 'src/modules/open311/rules/outgoing.ts', 'src/modules/open311/wire/ask.ts'],
    mutatedText(ANSWERS),
    (text) => {
      for (const status of [200, 201, 302, 400, 403, 500]) {
        const heard = { status, body: readXml(text) };
        const verdict = verdictOf(heard);
        assert.ok(isStorable(verdict));
        nextTry(verdict, { queuedAt: NOW, attempts: 3, unclear: 1 }, NOW);
        assert.ok(isStorable([toldIn(heard) ?? [], idIn(heard) ?? '', servicesIn(heard) ?? []]));
      }
    },
  ),
  target('addresses of other servers', ['src/modules/open311/rules/outgoing.ts'], hostileText, (text) => {
    if (isServerAddress(text, false)) assert.match(text, /^\s*https:/i);
  }),
  target('texts on their way out', ['src/modules/open311/wire/write.ts'], hostileText, (text) => {
    assert.ok(readXml(toXml('services', [{ description: text }])), 'well formed');
    assert.equal(typeof JSON.parse(toJson([{ description: text }])), 'object');
    element('request', { description: text });
  }),
];
