import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inNoRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { returnReport, takeReport } from './allowance.ts';

const NOW = new Date('2026-11-09T02:00:00Z');
const VILLAGE = '192.0.2.1';
const MINUTE = 60_000;

eachEngine((_engine, db) => {
  const take = (codes: readonly string[], client = VILLAGE, now = NOW) => takeReport(db(), client, codes, now);
  const waits = async (...asked: Parameters<typeof take>) => (await take(...asked)).waitMs > 0;

  test('when a network has used up its hour, a device with the key of a report sends three more and the fourth waits; its neighbours wait at once', async () => {
    for (let n = 0; n < 120; n += 1) assert.equal(await waits([]), false, `${n + 1} of the network`);
    assert.equal(await waits([]), true, 'a device that holds no key');
    const heard = [];
    for (let n = 0; n < 4; n += 1) heard.push(await waits(['3522-AAA-AAA-AAA']));
    assert.deepEqual(heard, [false, false, false, true]);
    assert.equal(await waits(['3522-BBB-BBB-BBB']), false, 'another device has three of its own');
    assert.equal(await waits([], '192.0.2.2'), false, 'another network');
    const later = new Date(NOW.getTime() + 20 * MINUTE);
    assert.equal(await waits(['3522-AAA-AAA-AAA'], VILLAGE, later), false, 'places come back one by one');
  });

  test('many keys on one device add no more than three of them, and what was not written takes no place', async () => {
    await inNoRegion(db(), (tx) => tx.run('delete from platform.limit_use'));
    for (let n = 0; n < 120; n += 1) await take([]);
    const keys = ['3522-AAA-AAA-AAA', '3522-BBB-BBB-BBB', '3522-CCC-CCC-CCC', '3522-DDD-DDD-DDD', '3522-EEE-EEE-EEE'];
    const place = await take(keys);
    await returnReport(db(), place);
    const heard = [];
    for (let n = 0; n < 10; n += 1) heard.push(await waits(keys));
    assert.deepEqual(heard, [...Array(9).fill(false), true]);
  });
});
