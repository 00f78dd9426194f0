import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { seedOrganisations } from '#modules/organisations/index.ts';
import { changeThreshold, petitionById, seedPetitions } from '#modules/petitions/index.ts';
import { openRegion } from '#modules/places/index.ts';
import {
  type Classification,
  mergeReports,
  reportByCode,
  seedReports,
  submitReport,
  verifyReport,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { cloudDelivery, hubSignature, timeSignature } from '../../../tests/support/gateway.ts';
import { answerWaiting } from './actions/answer.ts';
import { takeDelivery } from './actions/arrive.ts';
import { deliverWaiting } from './actions/deliver.ts';
import { saveGateway } from './index.ts';
import type { Wire } from './wire/send.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const NOW = new Date('2026-11-09T02:00:00Z');
const SECRET = 'rahasia-contoh-1234567890';
const OURS = '100200300';
const SARI = '6281200000001';
const BUDI = '6281200000002';
const person = (role: string): Extract<Actor, { kind: 'person' }> => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  provedAt: NOW,
});

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const app = () => ({ db: db(), secrets, settings: readSettings({ SIMPUL_ORIGIN: 'https://simpul.example' }) }) as App;
  const inside = <T>(read: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, read);
  const sent: string[] = [];
  const wire: Wire = {
    send: async (_provider, { text }) => {
      sent.push(text);
      return { kind: 'taken' };
    },
    picture: async () => undefined,
  };
  const answered = async (): Promise<string> => {
    await answerWaiting(app(), wire, NOW);
    await deliverWaiting(app(), wire, NOW);
    return sent.at(-1) ?? '';
  };
  const writes = async (text: string, from: string): Promise<string> => {
    const body = cloudDelivery(OURS, [{ id: `wamid.${randomUUID()}`, from, text: { body: text } }]);
    const signature = hubSignature(SECRET, body);
    await takeDelivery(app(), { channel: 'whatsapp', region: REGION, body: Buffer.from(body), signature }, NOW);
    return answered();
  };
  const writesBySms = async (text: string, from: string): Promise<string> => {
    const body = JSON.stringify({ id: randomUUID(), from, text });
    const signature = timeSignature(SECRET, body, NOW);
    await takeDelivery(app(), { channel: 'sms', region: REGION, body: Buffer.from(body), signature }, NOW);
    return answered();
  };

  const filed = async ({ secret = false } = {}) => {
    const text = 'Jembatan gantung ke sekolah di dusun contoh.';
    const given = { text, kind: 'complaint', answers: {}, anonymous: true, secret, channel: 'web' } as const;
    return submitReport(app(), { kind: 'visitor' }, REGION, given, [], randomUUID(), NOW);
  };
  const verified = async (classification: Classification, options = {}) => {
    const { id, code } = await filed(options);
    const decision = { title: 'Jembatan gantung', classification };
    await verifyReport(db(), person('verifier'), { region: REGION, id }, decision, NOW);
    return { id, code };
  };
  const supporters = async (code: string) => (await inside((tx) => reportByCode(tx, code)))!.supporters;

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, SYSTEM, NOW);
      await seedPetitions(tx, SYSTEM, NOW);
    });
    const rule = { supporters: 2, gatherDays: 30, answerWorkingDays: 5, validFrom: '2026-11-01' };
    const source = 'Keputusan Bupati Contoh nomor 1';
    await changeThreshold(db(), person('administrator'), REGION, { ...rule, source }, NOW);
    const gateway = { url: 'https://penyedia.example', sender: OURS, token: 'token-contoh', secret: SECRET };
    for (const channel of ['whatsapp', 'sms'] as const)
      await saveGateway(app(), person('administrator'), REGION, { channel, ...gateway }, NOW);
  });

  test('DUKUNG and a code counts each number once, by whichever way it writes, and says so', async () => {
    const { code } = await verified('complaint');
    assert.match(await writes(`DUKUNG ${code}`, SARI), new RegExp(`untuk ${code} dihitung. Sekarang 1 dukungan`));
    assert.match(await writes(`dukung ${code.toLowerCase()}`, SARI), /sudah dihitung sebelumnya.* Sekarang 1 dukungan/);
    assert.match(await writesBySms(`Dukung: ${code}`, `0${SARI.slice(2)}`), /sudah dihitung sebelumnya/);
    assert.equal(await supporters(code), 1);
    assert.match(await writes(`DUKUNG ${code}`, BUDI), /Sekarang 2 dukungan/);
    assert.equal(await supporters(code), 2);
    const rows = await inEveryRegion(db(), (tx) =>
      tx.query(`select i::text as row from channels.incoming i union all select s::text from reports.support s
                union all select j.public::text || j.subject from platform.journal j`),
    );
    assert.doesNotMatch(JSON.stringify(rows), /81200000001/);
  });

  test('the number that makes an aspiration enough sets the clock of the regent’s office going; one that is over counts nobody more', async () => {
    const { id, code } = await verified('aspiration');
    await writes(`DUKUNG ${code}`, SARI);
    assert.equal((await inside((tx) => petitionById(tx, id)))!.reachedAt, null);
    assert.match(await writes(`DUKUNG ${code}`, BUDI), /Sekarang 2 dukungan/);
    assert.equal((await inside((tx) => petitionById(tx, id)))!.reachedAt?.getTime(), NOW.getTime());
    await inside((tx) =>
      tx.run(`update petitions.petition set gathers_until = $2 where id = $1`, [id, new Date(NOW.getTime() - 1000)]),
    );
    assert.match(await writes(`DUKUNG ${code}`, '6281200000003'), /tidak mengumpulkan dukungan/);
    assert.equal(await supporters(code), 2);
  });

  test('what was merged is supported where it goes on', async () => {
    const [one, main] = [await verified('complaint'), await verified('complaint')];
    const reason = 'Keduanya tentang jembatan yang sama di dusun contoh.';
    await mergeReports(db(), person('verifier'), { region: REGION, id: main.id }, { ids: [one.id] }, reason, NOW);
    assert.match(await writes(`DUKUNG ${one.code}`, SARI), new RegExp(`${main.code} dihitung`));
    assert.match(await writes(`DUKUNG ${main.code}`, SARI), /sudah dihitung sebelumnya/);
    assert.deepEqual([await supporters(one.code), await supporters(main.code)], [0, 1]);
  });

  test('nobody supports what is not public or their own report, and who writes no code is told how', async () => {
    const unread = await filed();
    const secret = await verified('complaint', { secret: true });
    for (const asked of [unread.code, secret.code, '3522-000-000-000', ''])
      assert.match(await writes(`DUKUNG ${asked}`, SARI), /belum bisa didukung.*DUKUNG 3522-ABC-DEF-GHJ/, asked);
    assert.deepEqual([await supporters(unread.code), await supporters(secret.code)], [0, 0]);
    const answer = await writes('Lampu mati di desa Butoh kec. Ngasem', BUDI);
    const [code = ''] = /3522(-\w{3}){3}/.exec(answer) ?? [];
    const { id } = (await inside((tx) => reportByCode(tx, code)))!;
    const decision = { title: 'Lampu mati', classification: 'complaint' } as const;
    await verifyReport(db(), person('verifier'), { region: REGION, id }, decision, NOW);
    assert.match(await writes(`DUKUNG ${code}`, BUDI), /laporanmu sendiri/);
    assert.equal(await supporters(code), 0);
    assert.match(await writes('Halo', '6281200000007'), /ketik DUKUNG dan kodenya/);
  });
});
