import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { subscribe } from '#modules/alerts/actions/subscribe.ts';
import { openRegion } from '#modules/places/index.ts';
import {
  archiveReport,
  becomeAnonymous,
  messagesOf,
  photosOf,
  readCode,
  reportByCode,
  seedReports,
  submitReport,
  verifyReport,
} from '#modules/reports/index.ts';
import { tellReporters } from '#modules/reports/tell.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { historyOf } from '#platform/journal.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { CANARIES, canariesIn } from '../../../tests/support/canaries.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { cloudDelivery, hubSignature, startCloud, timeSignature } from '../../../tests/support/gateway.ts';
import { askerOf } from '../../../tests/support/open311.ts';
import { answerWaiting } from './actions/answer.ts';
import { takeDelivery } from './actions/arrive.ts';
import { deliverWaiting } from './actions/deliver.ts';
import { forgetAnonymous } from './actions/forget.ts';
import { awaitMail, takeMail } from './actions/mail.ts';
import {
  countGivenUp,
  endGateway,
  outgoing,
  recordedSourceOf,
  recordingOf,
  recordReport,
  saveGateway,
  saveMailbox,
  writeToPhone,
} from './index.ts';
import { sendMessage } from './outbox.ts';
import { readRecording } from './rules/recording.ts';
import { RECORD_CHANNELS, type Recording } from './types.ts';
import { type Taken, type Wire, wireOf } from './wire/send.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const SECRET = 'rahasia-contoh-1234567890';
const OURS = '100200300';
const SARI = '6281200000001';
const person = (role: string, provedAt = NOW): Extract<Actor, { kind: 'person' }> => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  provedAt,
});
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-channels-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  let files: Store;
  const app = () =>
    ({ db: db(), secrets, files, settings: readSettings({ SIMPUL_ORIGIN: 'https://simpul.example' }) }) as App;
  const inside = <T>(read: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, read);

  /** A provider that takes everything, unless told. */
  let sent: { to: string; text: string }[] = [];
  let verdict: Taken = { kind: 'taken' };
  const pictures = new Map<string, Uint8Array>();
  const wire: Wire = {
    send: async (_provider, { to, text }) => {
      if (verdict.kind === 'taken') sent.push({ to, text });
      return verdict;
    },
    picture: async (_provider, id) => pictures.get(id),
  };
  const gateways = async () => {
    const GATEWAY = { url: 'https://penyedia.example', sender: OURS, token: 'token-contoh', secret: SECRET };
    for (const channel of ['whatsapp', 'sms'] as const)
      await saveGateway(app(), person('administrator'), REGION, { channel, ...GATEWAY }, NOW);
  };

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    });
    await gateways();
    await saveMailbox(
      app(),
      person('administrator'),
      REGION,
      { address: 'lapor@kabupaten.example', secret: SECRET },
      NOW,
    );
  });
  beforeEach(async () => {
    sent = [];
    verdict = { kind: 'taken' };
    await inEveryRegion(db(), async (tx) => {
      await tx.run('delete from channels.incoming');
      await tx.run('delete from channels.outgoing');
      await tx.run('delete from platform.outbox_mail');
    });
    await inNoRegion(db(), (tx) => tx.run('delete from platform.limit_use'));
  });

  const deliver = (messages: readonly object[], now = NOW) => {
    const body = cloudDelivery(OURS, messages);
    const delivery = { channel: 'whatsapp', region: REGION, body: Buffer.from(body) } as const;
    return takeDelivery(app(), { ...delivery, signature: hubSignature(SECRET, body) }, now);
  };
  const writes = async (text: string, now = NOW, more: object = {}, from = SARI) => {
    const said = text ? { text: { body: text } } : {};
    await deliver([{ id: `wamid.${randomUUID()}`, from, ...said, ...more }], now);
    await answerWaiting(app(), wire, now);
    await deliverWaiting(app(), wire, now);
    return sent.at(-1)?.text ?? '';
  };
  const reportIn = async (answer: string) => {
    const [code] = /3522-\w{3}-\w{3}-\w{3}/.exec(answer) ?? [''];
    assert.ok(typeof readCode(code) === 'object', answer);
    return (await inside((tx) => reportByCode(tx, code)))!;
  };
  const reports = async () =>
    Number((await inEveryRegion(db(), (tx) => tx.one<{ n: number }>('select count(*) as n from reports.report')))!.n);

  test('a message becomes a report once its place is known, and its sender is answered with code and key', async () => {
    assert.match(await writes('Lampu jalan mati sejak kemarin malam'), /Di mana tempatnya/);
    const report = await reportIn(await writes('Desa Butoh, Kec. Ngasem', later(1)));
    assert.equal(sent.at(-1)!.to, SARI);
    assert.match(sent.at(-1)!.text, /Kata kunci: \w+ \w+ \w+ \w+\. .*https:\/\/simpul\.example\/ikuti\/3522-/);
    assert.deepEqual(
      [report.text, report.address, report.placeCode, report.channel, report.anonymous],
      ['Lampu jalan mati sejak kemarin malam', 'Desa Butoh, Kec. Ngasem', '35.22.04.2001', 'whatsapp', true],
    );
  });

  test('a message that names its village, or comes with a location, needs no question', async () => {
    assert.equal(
      (await reportIn(await writes('Jalan berlubang di desa Butoh kec. Ngasem'))).placeCode,
      '35.22.04.2001',
    );
    const point = { location: { latitude: -7.2431, longitude: 111.7204 } };
    const report = await reportIn(await writes('', later(1), point, '6281200000002'));
    assert.deepEqual([report.lat, report.lon], [-7.2431, 111.7204]);
  });

  test('who is asked for the place and says nothing is a report all the same, hours later', async () => {
    await writes('Sampah menumpuk tiga hari tidak diangkut');
    await answerWaiting(app(), wire, later(5 * 60));
    await deliverWaiting(app(), wire, later(5 * 60));
    assert.equal(sent.length, 1);
    await answerWaiting(app(), wire, later(6 * 60));
    await deliverWaiting(app(), wire, later(6 * 60));
    assert.equal((await reportIn(sent.at(-1)!.text)).text, 'Sampah menumpuk tiga hari tidak diangkut');
  });

  test('what the same number writes next joins the conversation, LAPOR begins another report, and STATUS answers anybody', async () => {
    const first = await reportIn(await writes('Jalan berlubang di desa Butoh kec. Ngasem, motor jatuh'));
    assert.match(await writes('Lubangnya makin besar', later(1)), /kami sampaikan kepada petugas/);
    const [message] = await inside((tx) => messagesOf(tx, first.id));
    assert.deepEqual([message.author, message.body, message.isPublic], ['reporter', 'Lubangnya makin besar', false]);
    const second = await reportIn(await writes('LAPOR lampu mati di desa Butoh kec. Ngasem', later(2)));
    assert.notEqual(second.id, first.id);
    assert.match(
      await writes(`status ${first.code.toLowerCase()}`, later(3), {}, '6281200000009'),
      /menunggu diperiksa/,
    );
    assert.match(await writes('status 3522-000-000-000', later(4), {}, '6281200000009'), /tidak kami kenal/);
    assert.match(await writes('Halo', later(5), {}, '6281200000008'), /Ceritakan apa yang terjadi/);
  });

  test('a photo goes through the cleaning of photos; one that cannot be had is fetched later, and the words go on without it', async () => {
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#456' } })
      .jpeg()
      .toBuffer();
    const image = { image: { id: 'media-1', caption: 'Pohon tumbang di desa Butoh kec. Ngasem' } };
    await writes('', NOW, image);
    assert.equal(sent.length, 0, 'it waits for the picture');
    pictures.set('media-1', picture);
    await answerWaiting(app(), wire, later(2));
    await deliverWaiting(app(), wire, later(2));
    const report = await reportIn(sent.at(-1)!.text);
    assert.equal((await inside((tx) => photosOf(tx, report.id))).length, 1);
    await writes('', later(3), {
      image: { id: 'media-gone', caption: 'LAPOR pohon tumbang di desa Butoh kec. Ngasem' },
    });
    for (let minute = 4; sent.length < 2 && minute < 60; minute += 1) {
      await answerWaiting(app(), wire, later(minute));
      await deliverWaiting(app(), wire, later(minute));
    }
    const without = await reportIn(sent.at(-1)!.text);
    assert.deepEqual(await inside((tx) => photosOf(tx, without.id)), []);
  });

  test('a delivery that comes twice is one report, and one that nobody we know has signed is none', async () => {
    const n = await reports();
    const one = { id: 'wamid.sama', from: SARI, text: { body: 'Jembatan retak di desa Butoh kec. Ngasem' } };
    assert.equal(await deliver([one]), 1);
    assert.equal(await deliver([one], later(1)), 0);
    await answerWaiting(app(), wire, later(1));
    assert.equal(await deliver([one], later(2)), 0);
    await answerWaiting(app(), wire, later(2));
    assert.equal(await reports(), n + 1);
    const body = Buffer.from(cloudDelivery(OURS, [{ ...one, id: 'wamid.lain' }]));
    const forged = {
      channel: 'whatsapp',
      region: REGION,
      body,
      signature: hubSignature('bukan-kuncinya', body.toString()),
    } as const;
    await assert.rejects(takeDelivery(app(), forged, NOW), problem('hook-refused'));
    await assert.rejects(takeDelivery(app(), { ...forged, region: 3511 }, NOW), problem('hook-refused'));
  });

  test('the plain shape is signed with its time: too old it is refused, and the same again adds nothing', async () => {
    const body = JSON.stringify({
      id: '1',
      from: '081200000003',
      text: 'Air PDAM mati di desa Butoh kec. Ngasem sejak Senin',
    });
    const sms = (at: Date, signature = timeSignature(SECRET, body, at)) =>
      takeDelivery(app(), { channel: 'sms', region: REGION, body: Buffer.from(body), signature }, NOW);
    assert.equal(await sms(NOW), 1);
    assert.equal(await sms(NOW), 0, 'the very same again');
    assert.equal(await sms(later(1)), 0, 'signed anew: the provider tried again');
    await assert.rejects(sms(later(-6)), problem('hook-refused'));
    await assert.rejects(sms(NOW, timeSignature(SECRET, `${body} `, later(2))), problem('hook-refused'));
    await answerWaiting(app(), wire, NOW);
    await deliverWaiting(app(), wire, NOW);
    assert.equal((await reportIn(sent.at(-1)!.text)).channel, 'sms');
  });

  test('no number and no word of a message stands in clear in the database, nor in the journal', async () => {
    await writes('Saluran mampet depan rumah saya yang cat hijau');
    const rows = await inEveryRegion(db(), (tx) =>
      tx.query(
        `select i::text as row from channels.incoming i union all select o::text from channels.outgoing o
         union all select j.public::text || j.subject from platform.journal j where j.act like 'message.%'`,
      ),
    );
    assert.doesNotMatch(JSON.stringify(rows), /81200000001|Saluran|mampet/);
  });

  test('who writes more than a conversation needs is answered later, and nothing is lost', async () => {
    for (let n = 0; n < 21; n += 1) await deliver([{ id: `wamid.${n}`, from: SARI, text: { body: `Halo ${n}` } }]);
    assert.equal(await answerWaiting(app(), wire, NOW), 20);
    assert.equal(await answerWaiting(app(), wire, later(3)), 1);
  });

  test('a message of the outbox is sent once, waits for a provider in trouble, and is given up when it is refused', async () => {
    const queue = (key: string, to = '0812 0000 0004') =>
      inside((tx) => sendMessage(tx, secrets, { channel: 'whatsapp', to, text: 'Kabar contoh', key }, NOW));
    assert.equal(await queue('a'), true);
    assert.equal(await queue('a'), false);
    verdict = { kind: 'later', why: 'HTTP 503' };
    assert.equal(await deliverWaiting(app(), wire, NOW), 0);
    verdict = { kind: 'taken' };
    assert.equal(await deliverWaiting(app(), wire, NOW), 0, 'not before its pause is over');
    assert.equal(await deliverWaiting(app(), wire, later(1)), 1);
    assert.deepEqual(sent, [{ to: '6281200000004', text: 'Kabar contoh' }]);
    verdict = { kind: 'refused', why: 'HTTP 400' };
    await queue('b');
    await deliverWaiting(app(), wire, later(1));
    const seen = await inside((tx) => outgoing(tx, secrets));
    assert.deepEqual(
      seen.map(({ to, state, lastError }) => [to, state, lastError]),
      [
        ['62***004', 'given_up', 'HTTP 400'],
        [undefined, 'sent', null],
      ],
    );
    await assert.rejects(queue('c', 'sari.contoh@example.org'), TypeError);
  });

  test('over the wire a provider in trouble is brought the same message again, and what it refuses is given up, by WhatsApp and by SMS', async () => {
    const cloud = await startCloud({ hook: '', secret: SECRET, sender: OURS, token: 'token-contoh' });
    const here = { ...app(), settings: readSettings({}) }; // reached on this machine alone, as the provider is
    const real = wireOf(here);
    try {
      for (const channel of ['whatsapp', 'sms'] as const) {
        const url = channel === 'sms' ? `${cloud.url}/sms` : cloud.url;
        const gateway = { channel, url, sender: OURS, token: 'token-contoh', secret: SECRET };
        await saveGateway(here, person('administrator'), REGION, gateway, NOW);
        const queue = (key: string) =>
          inside((tx) => sendMessage(tx, secrets, { channel, to: '0812 0000 0004', text: `Kabar ${key}`, key }, NOW));
        const newest = async () => {
          const [{ state, lastError, attempts }] = await inside((tx) => outgoing(tx, secrets, 1));
          return [state, lastError, attempts];
        };
        await queue(`${channel} satu`);
        cloud.answers(503);
        assert.equal(await deliverWaiting(here, real, NOW), 0);
        assert.deepEqual(await newest(), ['waiting', 'HTTP 503', 1]);
        cloud.answers(200);
        assert.equal(await deliverWaiting(here, real, later(1)), 1);
        assert.deepEqual(cloud.sent.at(-1), { to: '6281200000004', text: `Kabar ${channel} satu` });
        const [first, again] = cloud.tries.slice(-2);
        assert.equal(first, again, 'under one key: a provider that took it without saying so sends it once');
        await queue(`${channel} dua`);
        cloud.answers(400);
        assert.equal(await deliverWaiting(here, real, later(2)), 0);
        assert.deepEqual(await newest(), ['given_up', 'HTTP 400', 1]);
        cloud.answers(200);
        assert.equal(await deliverWaiting(here, real, later(60)), 0, 'nobody is brought it again');
      }
      assert.equal(cloud.sent.length, 2);
    } finally {
      await cloud.stop();
      await gateways();
    }
  });

  test('what no key opens is given up, and keeps nobody else waiting', async () => {
    const queue = (key: string, ring = secrets) =>
      inside((tx) => sendMessage(tx, ring, { channel: 'sms', to: SARI, text: 'Kabar contoh', key }, NOW));
    await queue('lost', makeSecrets(Buffer.alloc(32, 8)));
    await queue('kept');
    assert.equal(await deliverWaiting(app(), wire, later(1)), 1);
    assert.equal(sent.length, 1);
  });

  test('a message that fails for days is given up with its words, and its sender is answered no more', async () => {
    await deliver([{ id: 'wamid.rusak', from: SARI, text: { body: 'Jembatan retak di desa Butoh kec. Ngasem' } }]);
    await inEveryRegion(db(), (tx) => tx.run(`update channels.incoming set content_sealed = '\\x00'`));
    assert.equal(await answerWaiting(app(), wire, later(1)), 1);
    assert.equal(await inside(countGivenUp), 0, 'it is tried again');
    assert.equal(await answerWaiting(app(), wire, later(6 * 24 * 60)), 1);
    assert.equal(await inside(countGivenUp), 1);
    assert.equal(await answerWaiting(app(), wire, later(7 * 24 * 60)), 0);
  });

  test('a number is kept no longer than its message needs it, and who becomes anonymous is a stranger from then on', async () => {
    const first = await reportIn(await writes('Jalan berlubang di desa Butoh kec. Ngasem, motor jatuh'));
    const numbers = () =>
      inEveryRegion(db(), (tx) =>
        tx.query(`select sender_sealed as kept from channels.incoming where sender_sealed is not null
                  union all select to_sealed from channels.outgoing where to_sealed is not null`),
      );
    assert.deepEqual(await numbers(), []);
    const about = `reports/${first.id}`;
    await inside((tx) => writeToPhone(tx, secrets, { to: SARI, text: 'Laporanmu dijawab', about }, NOW));
    await becomeAnonymous(db(), { kind: 'reporter' }, { region: REGION, id: first.id }, later(1));
    await journalReadable(db());
    await forgetAnonymous(app());
    assert.deepEqual(await numbers(), []);
    assert.equal(await deliverWaiting(app(), wire, later(1)), 0, 'nobody is told any more');
    const next = await reportIn(
      await writes('Sekarang jalan di desa Butoh kec. Ngasem tambah lebar lubangnya', later(2)),
    );
    assert.notEqual(next.id, first.id);
    assert.deepEqual(await inside((tx) => messagesOf(tx, first.id)), []);
  });

  test('news go to a telephone by the gateway there is, and to nothing that is none', async () => {
    const write = (to: string) =>
      inside((tx) => writeToPhone(tx, secrets, { to, text: 'Laporanmu dijawab', about: 'reports/1' }, NOW));
    assert.equal(await write('sari.contoh@example.org'), false);
    assert.equal(await write('0812 0000 0004'), true);
    assert.equal(await deliverWaiting(app(), wire, NOW), 1);
    assert.deepEqual(sent, [{ to: '6281200000004', text: 'Laporanmu dijawab' }]);
    for (const channel of ['whatsapp', 'sms'] as const)
      await endGateway(db(), person('administrator'), REGION, channel, NOW);
    assert.equal(await write('0812 0000 0004'), false);
    await gateways();
  });

  test('who left a telephone number on the web form is told there, once, of what happened to the report, and by no mail', async () => {
    const file = async (reporterContact?: string) => {
      const text = 'Lampu depan masjid mati.';
      const form = { text, kind: 'complaint', answers: {}, anonymous: true, secret: false, channel: 'web' } as const;
      const report = { ...form, reporterContact };
      const receipt = await submitReport(app(), { kind: 'visitor' }, REGION, report, [], randomUUID(), NOW);
      const reason = 'Lampu itu milik pabrik, kami teruskan ke pengelolanya.';
      await archiveReport(db(), person('verifier'), { region: REGION, id: receipt.id }, reason, NOW);
      return receipt;
    };
    const real = { ...app(), writeToPhone };
    await journalReadable(db());
    await tellReporters(real, NOW); // of whatever came before
    await inEveryRegion(db(), (tx) => tx.run('delete from channels.outgoing'));
    const { code, id } = await file('0812 0000 0009');
    await file();
    await journalReadable(db());
    await tellReporters(real, NOW);
    await tellReporters(real, NOW);
    const queued = await inside((tx) =>
      tx.query<{ channel: string; about: string }>('select channel, about from channels.outgoing'),
    );
    assert.deepEqual(queued, [{ channel: 'whatsapp', about: `reports/${id}` }]);
    await deliverWaiting(app(), wire, NOW);
    assert.equal(sent.length, 1);
    assert.equal(sent[0]!.to, '6281200000009');
    assert.match(
      sent[0]!.text,
      new RegExp(`^Laporanmu diarsipkan \\(${code}\\)[^]*https://simpul\\.example/ikuti/${code}`),
    );
    assert.deepEqual(await inside((tx) => outbox(tx, secrets)), []);
  });

  test('a gateway is set up by an administrator who proved it, its secrets are for one address, and without one messages wait', async () => {
    const input = { channel: 'sms', url: 'https://lain.example', sender: OURS } as const;
    await assert.rejects(saveGateway(app(), person('verifier'), REGION, input, NOW), problem('not-allowed'));
    await assert.rejects(
      saveGateway(app(), person('administrator', later(-999)), REGION, input, NOW),
      problem('proof-needed'),
    );
    await assert.rejects(
      saveGateway(app(), person('administrator'), REGION, input, NOW),
      problem('gateway-secrets-needed'),
    );
    const bad = { ...input, url: 'http://169.254.169.254', token: 'token-contoh', secret: SECRET };
    await assert.rejects(
      saveGateway(app(), person('administrator'), REGION, bad, NOW),
      problem('gateway-address-refused'),
    );
    await endGateway(db(), person('administrator'), REGION, 'sms', NOW);
    await inside((tx) => sendMessage(tx, secrets, { channel: 'sms', to: SARI, text: 'Kabar', key: 'tunggu' }, NOW));
    assert.equal(await deliverWaiting(app(), wire, NOW), 0);
    await gateways();
    assert.equal(await deliverWaiting(app(), wire, NOW), 1);
  });

  /** A mail handed on by its server. */
  const mails = async (head: Record<string, string>, body: string | Buffer, now = NOW) => {
    const lines = Object.entries({ From: 'Sari Contoh <sari.contoh@example.org>', ...head }).map((one) =>
      one.join(': '),
    );
    const raw = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
    const signature = timeSignature(SECRET, raw.toString('utf8'), now);
    return takeMail(app(), { region: REGION, body: raw, signature }, now);
  };
  const answers = () => inside((tx) => outbox(tx, secrets));

  test('a mail becomes a report with its photo, and an answer to our answer goes on in its conversation', async () => {
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#654' } })
      .jpeg()
      .toBuffer();
    const body = [
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Talud ambrol di desa Butoh kec. Ngasem</p>',
      '--b',
      'Content-Type: image/jpeg',
      'Content-Transfer-Encoding: base64',
      '',
      picture.toString('base64'),
      '--b--',
      '',
    ].join('\r\n');
    const head = {
      Subject: 'Talud',
      'Message-ID': '<satu@example.org>',
      'Content-Type': 'multipart/mixed; boundary=b',
    };
    assert.equal(await mails(head, body), true);
    assert.equal(await mails(head, body, later(1)), false, 'the server handed it on twice');
    const [answer] = await answers();
    assert.equal(answer.to, 's***@example.org');
    const report = await reportIn(answer.subject);
    assert.deepEqual(
      [report.text, report.channel, report.placeCode],
      ['Talud ambrol di desa Butoh kec. Ngasem', 'mail', '35.22.04.2001'],
    );
    assert.equal((await inside((tx) => photosOf(tx, report.id))).length, 1);
    const reply = { Subject: `Re: ${answer.subject}`, 'Message-ID': '<dua@example.org>' };
    assert.equal(await mails(reply, 'Sekarang makin lebar.\r\n\r\n> Laporanmu kami terima', later(2)), true);
    const known = {
      'Message-ID': '<tiga@example.org>',
      'In-Reply-To': `<${answer.id}@simpul>`,
      From: 'rumah.sari@example.org',
    };
    assert.equal(await mails(known, 'Ini dari alamat saya yang lain.', later(3)), true);
    assert.deepEqual(
      (await inside((tx) => messagesOf(tx, report.id))).map(({ body: said }) => said),
      ['Sekarang makin lebar.', 'Ini dari alamat saya yang lain.'],
    );
  });

  test('who became anonymous is not known by their address either, nor by the letter an officer wrote down', async () => {
    await mails({ Subject: 'Talud di desa Butoh', 'Message-ID': '<t1@example.org>' }, 'Ambrol sejak kemarin.');
    const [answer] = await answers();
    const own = await reportIn(answer.subject);
    await becomeAnonymous(db(), { kind: 'reporter' }, { region: REGION, id: own.id }, later(1));
    assert.deepEqual(await answers(), [], 'what waited for the old address is taken back');
    await journalReadable(db());
    await forgetAnonymous(app());
    await mails({ Subject: `Re: ${answer.subject}`, 'Message-ID': '<t2@example.org>' }, 'Makin lebar saja.', later(2));
    assert.deepEqual(await inside((tx) => messagesOf(tx, own.id)), []);
  });

  test('a stranger who names a code begins a report of their own, and learns nothing', async () => {
    await mails({ Subject: 'Pohon condong di jalan desa', 'Message-ID': '<a1@example.org>' }, 'Hampir roboh, tolong.');
    const [first] = await answers();
    const own = await reportIn(first.subject);
    const strange = {
      Subject: `Re: ${first.subject}`,
      'Message-ID': '<a2@example.org>',
      From: 'budi.contoh@example.org',
    };
    await mails(strange, 'Saya mau tahu siapa pelapornya.', later(1));
    assert.deepEqual(await inside((tx) => messagesOf(tx, own.id)), []);
    const [second] = await answers();
    assert.notEqual((await reportIn(second.subject)).id, own.id);
    assert.equal(second.subject.replace(/\(.*/, ''), first.subject.replace(/\(.*/, ''));
  });

  test('what machines write is left alone, and so is what we wrote ourselves; nobody is told', async () => {
    const n = await reports();
    const machines: readonly Record<string, string>[] = [
      { 'Auto-Submitted': 'auto-replied' },
      { Precedence: 'bulk' },
      { 'Return-Path': '<>' },
      { 'List-Id': '<warga.example.org>' },
      { From: 'MAILER-DAEMON@example.org' },
      { From: 'lapor@kabupaten.example' },
      { From: 'bukan alamat' },
    ];
    for (const head of machines)
      assert.equal(
        await mails(
          { Subject: 'Saya sedang cuti panjang', 'Message-ID': `<${randomUUID()}@x>`, ...head },
          'Nanti saya balas.',
        ),
        false,
      );
    assert.equal(await reports(), n);
    assert.deepEqual(await answers(), []);
    const forged = { region: REGION, body: Buffer.from('From: a@b.example\r\n\r\nhalo'), signature: 't=1,v1=00' };
    await assert.rejects(takeMail(app(), forged, NOW), problem('hook-refused'));
    const signature = timeSignature(SECRET, 'halo', NOW);
    await awaitMail(app(), REGION, signature, NOW);
    await assert.rejects(
      awaitMail(app(), REGION, signature, later(6)),
      problem('hook-refused'),
      'before a byte is read',
    );
    await assert.rejects(awaitMail(app(), 3511, signature, NOW), problem('hook-refused'));
    for (let mail = 0; mail < 10; mail += 1)
      await mails({ Subject: `Sampah menumpuk ke-${mail}`, 'Message-ID': `<m${mail}@x>` }, 'Tolong diangkut.');
    await assert.rejects(
      mails({ Subject: 'Sampah lagi menumpuk', 'Message-ID': '<m11@x>' }, 'Tolong.'),
      problem('too-much-mail'),
    );
  });

  test('words that came by each way that officers know are kept with the way and the consent: walk-in, telephone, paper, social media', async () => {
    for (const channel of RECORD_CHANNELS) {
      const fields = { channel, said_day: '2026-11-08', how: 'spoken', source: `Sumber contoh ${channel}` };
      const values = new Map(Object.entries(fields).map(([name, value]) => [name, [value]]));
      const { recording } = readRecording({
        values: values.set('agrees', ['record', 'public']),
        timeZone: 'Asia/Jakarta',
        now: NOW,
      });
      const form = { text: `Talud retak, lewat ${channel}.`, kind: 'complaint', answers: {}, channel: 'web' } as const;
      const submission = { ...form, anonymous: true, secret: false };
      const filing = { submission, photos: [], once: randomUUID(), now: NOW };
      const { code, id } = await recordReport(app(), person('officer'), REGION, recording!, filing);
      assert.equal((await inside((tx) => reportByCode(tx, code)))!.channel, channel);
      const kept = await inside((tx) => recordingOf(tx, id));
      const source = await inside((tx) => recordedSourceOf(tx, secrets, id));
      assert.deepEqual(
        [kept!.how, kept!.agreesContact, kept!.agreesPublic, source],
        ['spoken', false, true, `Sumber contoh ${channel}`],
      );
      const stored = await inside((tx) => tx.query('select r::text as row from channels.record r'));
      assert.doesNotMatch(JSON.stringify(stored), /Sumber contoh/, 'where they stand may name somebody');
    }
  });

  test('an officer takes a report down with consent beside it, once; others may not', async () => {
    const recording: Recording = {
      channel: 'paper',
      saidAt: later(-60),
      how: 'signed',
      agreesContact: false,
      agreesPublic: true,
      source: 'Surat Sari Contoh 12/XI',
    };
    const submission = {
      text: 'Pasar banjir setiap hujan deras',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const filing = { submission, photos: [], once: randomUUID(), now: NOW };
    const first = await recordReport(app(), person('officer'), REGION, recording, filing);
    const again = await recordReport(app(), person('officer'), REGION, recording, filing);
    assert.deepEqual([again.code, again.words, again.again], [first.code, first.words, true]);
    assert.equal((await inside((tx) => reportByCode(tx, first.code)))!.channel, 'paper');
    const kept = await inside((tx) => recordingOf(tx, first.id));
    assert.deepEqual([kept?.hasSource, kept?.saidAt, kept?.personId], [true, recording.saidAt, person('officer').id]);
    assert.ok(!JSON.stringify(kept).includes('Sari'), 'where the words stand may name the resident');
    assert.equal(await inside((tx) => recordedSourceOf(tx, secrets, first.id)), recording.source);
    const [entry] = await inside((tx) => historyOf(tx, `records/${first.id}`));
    assert.deepEqual([entry.act, entry.public], ['report.record', {}]);
    const other = { ...filing, once: randomUUID() };
    await assert.rejects(recordReport(app(), person('regent'), REGION, recording, other), problem('not-allowed'));
  });

  test('who told their name, number or NIK by any way stands nowhere in clear: not in a table, not in a file, not in what others read', async () => {
    const quiet = { kind: 'complaint', answers: {}, secret: false, channel: 'web' } as const;
    const told = {
      ...quiet,
      text: 'Gorong-gorong mampet di depan balai dusun.',
      anonymous: false,
      reporterName: `${CANARIES.name} ${CANARIES.nik}`,
      reporterContact: CANARIES.phone,
    };
    const saidAt = later(-60);
    const recording = { channel: 'phone', saidAt, how: 'spoken', agreesContact: true, agreesPublic: true } as const;
    const kept = { ...recording, source: `KTP ${CANARIES.nik}` };
    const filing = { submission: told, photos: [], once: randomUUID(), now: NOW };
    const byOperator = await recordReport(app(), person('officer'), REGION, kept, filing);
    const number = CANARIES.phone.replaceAll('-', '').replace(/^0/, '62');
    const byPhone = await reportIn(await writes('Talud retak di desa Butoh kec. Ngasem', NOW, {}, number));
    const head = { Subject: 'Pohon condong', 'Message-ID': '<kanari@example.org>' };
    await mails({ ...head, From: `${CANARIES.name} <${CANARIES.mail}>` }, 'Hampir roboh di desa Butoh kec. Ngasem.');
    const byMail = await reportIn((await answers())[0]!.subject);
    const wish = { address: CANARIES.mail, pace: 'daily' } as const;
    await subscribe(app(), { kind: 'visitor' }, REGION, wish, { service: 'road' }, '203.0.113.9', NOW);
    for (const { id } of [byOperator, byPhone, byMail]) {
      const decision = { title: 'Perlu diperiksa', classification: 'complaint' } as const;
      await verifyReport(db(), person('verifier'), { region: REGION, id }, decision, later(1));
      await archiveReport(db(), person('verifier'), { region: REGION, id }, `Sudah ditangani desa: ${id}.`, later(2));
    }
    await journalReadable(db());
    await tellReporters({ ...app(), writeToPhone }, later(3));

    const tables = await inEveryRegion(db(), (tx) =>
      tx.query<{ name: string }>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
          where schemaname not in ('pg_catalog', 'information_schema', 'public', 'pgboss')
            and has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'select') order by 1`,
      ),
    );
    const [names, read, numbers] = [new Set<string>(), new Set<string>(), /\b6281299990137\b/];
    for (const { name } of tables) {
      const rows = await inEveryRegion(db(), (tx) => tx.query(`select t::text as row from ${name} t`));
      const text = JSON.stringify(rows);
      if (rows.length > 0) read.add(name);
      if (canariesIn(text).length > 0 || numbers.test(text)) names.add(name);
    }
    for (const name of [
      'reports.report',
      'reports.message',
      'channels.incoming',
      'alerts.subscription',
      'platform.journal',
    ])
      assert.ok(read.has(name), `${name} is read`);
    assert.deepEqual([...names], [], 'tables in which somebody can be read');
    const ask = askerOf(app());
    for (const path of ['requests.json?extensions=true', 'bulk.csv', 'servicerequestupdates.xml'])
      assert.deepEqual(canariesIn((await ask(`/open311/v2/${path}`)).text), [], path);
  });
});
