import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test as nodeTest } from 'node:test';
import { codes, problemOf, readAll } from '../../src/modules/reports/import/testing.ts';

/** Answers of real servers (Toronto, Chicago, Gießen): not ours to publish, so they lie beside the checkout. */
const SAMPLES = new URL('../../../shared/data/open311/', import.meta.url);
const sample = (name: string) => readFile(new URL(name, SAMPLES));

const areHere = existsSync(SAMPLES);
const mustBeHere = ['true', '1'].includes(process.env.CI ?? '');

if (!areHere) console.log(`Real answers of Open311 servers are not tested: ${SAMPLES.pathname} is not there.`);
if (!areHere && mustBeHere) {
  nodeTest('the real Open311 samples lie beside the checkout', () => assert.fail(`${SAMPLES.pathname} is missing`));
}
/** Registered only where there is something to read. */
const test = (sentence: string, body: () => Promise<void>) => {
  if (areHere) nodeTest(sentence, body);
};

test('requests of Toronto are read from XML', async () => {
  const many = await readAll(await sample('requests_many.xml'));
  assert.deepEqual(
    many.map(({ outcome, report }) => [outcome, report?.sourceId, report?.categoryCode]),
    [
      ['ok', '101005420892', 'CSROWR-12'],
      ['ok', '101005420894', 'CSROWR-12'],
    ],
  );
  assert.deepEqual(many[0].report?.reportedAt, new Date('2018-07-30T04:01:00Z'));
  assert.deepEqual(many[0].report?.dueAt, new Date('2018-08-03T04:01:00Z'));
  assert.deepEqual(codes(many[0]), ['text-from-title', 'coordinate-outside-indonesia']);
  assert.equal((await readAll(await sample('requests_single.xml'))).length, 1);
});

test('requests of Chicago are read from JSON', async () => {
  const rows = await readAll(await sample('service_requests.json'));
  assert.deepEqual(
    rows.map(({ outcome, report }) => [outcome, report?.sourceId, report?.status]),
    [
      ['ok', '14-01100669', 'assigned'],
      ['ok', '14-01100627', 'assigned'],
    ],
  );
});

test('lists of services are not taken for requests', async () => {
  assert.equal(await problemOf(await sample('services_giessen.xml')), 'import-not-service-requests');
  assert.equal(await problemOf(await sample('service_list.json')), 'import-not-service-requests');
});
