import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion, type Region } from '#modules/places/index.ts';
import { keyCookie, sealKey, submitReport } from '#modules/reports/index.ts';
import { type App, setApp } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../../tests/support/database.ts';
import type { RequestEvent } from './$types';
import { reporterAct } from './acts.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');

eachEngine((engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  let stored = 0;
  let region: Region;
  const app = () =>
    ({
      db: db(),
      secrets,
      files: {
        put: async () => {
          stored += 1;
        },
      },
    }) as unknown as App;

  before(async () => {
    setApp(app());
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      region = await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
    });
  });
  after(() => setApp(undefined));

  const send = async (code: string, cookies: Record<string, string>) => {
    const photo = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.append('photos', new Blob([new Uint8Array(photo)]), 'foto.png');
    form.set('body', 'Jalannya masih berlubang.');
    const event = {
      request: new Request('http://simpul.example/', { method: 'POST', body: form }),
      cookies: { get: (name: string) => cookies[name] },
    } as unknown as RequestEvent;
    let acted = 0;
    const act = reporterAct(() => ({ code, region }))('contest', async () => {
      acted += 1;
    });
    const answer = await act(event).catch((error: unknown) => error);
    return { acted, answer: answer as { status: number; data?: { body: string } } };
  };

  test('photos of somebody without the key are neither opened nor stored, and the words come back', async () => {
    const report = {
      text: 'Jalan berlubang di tanjakan pasar.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const { code, words } = await submitReport(app(), { kind: 'visitor' }, REGION, report, [], `acts ${engine}`, NOW);
    const wrong = sealKey(secrets, code, 'bukan empat kata ini');
    for (const cookies of [{}, { [keyCookie(code)]: wrong }, { [keyCookie(code)]: 'karangan' }]) {
      const { acted, answer } = await send(code, cookies);
      assert.deepEqual([acted, answer.status, answer.data?.body, stored], [0, 403, 'Jalannya masih berlubang.', 0]);
    }
    const { acted, answer } = await send(code, { [keyCookie(code)]: sealKey(secrets, code, words) });
    assert.deepEqual([acted, answer.status, stored], [1, 303, 3]);
  });
});
