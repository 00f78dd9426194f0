import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { eachEngine } from '../../../tests/support/database.ts';
import { inEveryRegion, inRegion } from '../db/index.ts';
import { makeSecrets } from '../secrets.ts';
import { readSettings } from '../settings.ts';
import { type Mail, outbox, outboxCounts, platformJobs, queueMail, sendWaiting, takeBackMails } from './index.ts';

const secrets = makeSecrets(new Uint8Array(32).fill(7));
const NOON = new Date('2026-03-02T05:00:00Z');
const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
const MAIL = { to: 'sari.contoh@example.org', subject: 'Laporanmu dijawab', text: 'Kunci: padi-sapi-kali-batu' };

/** A real mail server of this machine. */
const serve = async (options: SMTPServerOptions = {}) => {
  const received: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
    ...options,
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(resolve));
  return { url: `smtp://127.0.0.1:${port}`, received, close };
};

const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

eachEngine((_engine, db) => {
  const app = (smtpUrl?: string) => ({
    db: db(),
    secrets,
    settings: readSettings({
      SMTP_URL: smtpUrl,
      SIMPUL_ORIGIN: 'https://simpul.example',
      MAIL_FROM: 'Simpul Contoh <simpul@example.org>',
    }),
  });
  const queue = (mail: Mail = MAIL, region = 3522, at = NOON) =>
    inRegion(db(), region, (tx) => queueMail(tx, secrets, mail, at));
  const seen = (region = 3522) => inRegion(db(), region, (tx) => outbox(tx, secrets));

  let peer: Awaited<ReturnType<typeof serve>>;
  beforeEach(async () => {
    peer = await serve();
    await inEveryRegion(db(), (tx) => tx.run('delete from platform.outbox_mail'));
  });
  afterEach(() => peer.close());

  test('a mail arrives once, with its text, and the outbox keeps neither text nor address in clear', async () => {
    await queue();
    assert.equal(await sendWaiting(app(peer.url), later(1)), 1);
    assert.equal(await sendWaiting(app(peer.url), later(2)), 0);
    assert.equal(peer.received.length, 1);
    assert.deepEqual(peer.received[0].to, [MAIL.to]);
    assert.match(peer.received[0].text, /Subject: Laporanmu dijawab\r\n/);
    assert.match(peer.received[0].text, /From: Simpul Contoh <simpul@example\.org>\r\n/);
    assert.match(peer.received[0].text, /Kunci: padi-sapi-kali-batu/);
    const [entry] = await seen();
    assert.deepEqual(
      { ...entry, id: '' },
      {
        region: 3522,
        id: '',
        to: undefined,
        subject: MAIL.subject,
        state: 'sent',
        createdAt: NOON,
        sentAt: later(1),
        attempts: 1,
        lastError: null,
        nextTryAt: null,
      },
    );
    const stored = await inEveryRegion(db(), (tx) => tx.query('select o::text as row from platform.outbox_mail o'));
    assert.doesNotMatch(JSON.stringify(stored), /contoh|padi/);
  });

  test('what waits is shown masked, and is taken back with what it tells of; the rest arrives, and what no key opens holds nothing up', async () => {
    await queue({ ...MAIL, about: 'reports/1' });
    assert.equal((await seen())[0].to, 's***@example.org');
    await queue({ ...MAIL, about: 'reports/2' });
    const lost = makeSecrets(Buffer.alloc(32, 99));
    await inRegion(db(), 3522, (tx) => queueMail(tx, lost, MAIL, new Date(0)));
    assert.equal(await inRegion(db(), 3522, (tx) => takeBackMails(tx, 'reports/1')), 1);
    assert.equal(await sendWaiting(app(peer.url), later(1)), 1);
    assert.deepEqual((await seen()).map(({ state }) => state).sort(), ['given_up', 'sent']);
  });

  test('a file goes with its mail, byte for byte, is sealed while it waits and gone when it was sent', async () => {
    const content = Buffer.from('%PDF-1.7 surat contoh \u0000\u00ff', 'latin1');
    await queue({ ...MAIL, attachments: [{ name: 'surat-2026-11-23.pdf', type: 'application/pdf', content }] });
    const stored = async () =>
      inEveryRegion(db(), (tx) =>
        tx.query<{ files: Uint8Array | null }>('select attachments_sealed as files from platform.outbox_mail'),
      );
    const [{ files }] = await stored();
    assert.ok(
      files && !Buffer.from(files).includes('surat contoh') && !Buffer.from(files).includes(content.toString('base64')),
    );
    assert.equal(await sendWaiting(app(peer.url), later(1)), 1);
    const { text } = peer.received[0];
    assert.match(text, /Content-Type: application\/pdf; name=surat-2026-11-23\.pdf/);
    assert.match(text, /Content-Disposition: attachment; filename=surat-2026-11-23\.pdf/);
    assert.ok(text.includes(content.toString('base64')));
    assert.match(text, /Kunci: padi-sapi-kali-batu/);
    assert.deepEqual(await stored(), [{ files: null }]);
  });

  test('a mail that comes again and again says where one tap ends it; that waits sealed and is gone with the mail', async () => {
    const unsubscribe = 'https://simpul.example/api/alerts/stop?langganan=x';
    await queue({ ...MAIL, unsubscribe });
    assert.equal(await sendWaiting(app(peer.url), later(1)), 1);
    const { text } = peer.received[0];
    assert.ok(text.replace(/\r\n\s+/g, ' ').includes(`List-Unsubscribe: <${unsubscribe}>`));
    assert.match(text, /List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);
    const stored = await inEveryRegion(db(), (tx) =>
      tx.query('select unsubscribe_sealed as link from platform.outbox_mail'),
    );
    assert.deepEqual(stored, [{ link: null }]);
  });

  test('files that are too large, or whose names could become a header, are refused before anything is stored', async () => {
    const file = { name: 'surat.pdf', type: 'application/pdf', content: Buffer.from('a') };
    for (const wrong of [
      { ...file, name: 'a\r\nBcc: x' },
      { ...file, content: Buffer.alloc(6 * 1024 * 1024) },
    ])
      await assert.rejects(queue({ ...MAIL, attachments: [wrong] }), TypeError);
    assert.deepEqual(await seen(), []);
  });

  test('a mail of an act that failed is never sent', async () => {
    const act = inRegion(db(), 3522, async (tx) => {
      await queueMail(tx, secrets, MAIL, NOON);
      throw new Error('the act failed');
    });
    await assert.rejects(act, /the act failed/);
    assert.equal(await sendWaiting(app(peer.url), later(1)), 0);
  });

  test('without a mail server nothing is sent, and the outbox shows what waits', async () => {
    await queue();
    assert.equal(await sendWaiting(app(), later(1)), 0);
    assert.deepEqual(
      (await seen()).map(({ state, attempts }) => ({ state, attempts })),
      [{ state: 'waiting', attempts: 0 }],
    );
  });

  test('a region sees its own outbox only', async () => {
    await queue(MAIL, 3522);
    await queue(MAIL, 3511);
    assert.deepEqual(
      (await seen(3511)).map(({ region }) => region),
      [3511],
    );
  });

  test('a server that is down is asked once a run, then a minute later, and then the mail arrives', async () => {
    await peer.close();
    await queue();
    await queue({ ...MAIL, to: 'budi.contoh@example.org' });
    assert.equal(await sendWaiting(app(peer.url), NOON), 0);
    const tried = (await seen()).filter(({ attempts }) => attempts > 0);
    assert.deepEqual(
      tried.map(({ nextTryAt, state }) => ({ nextTryAt, state })),
      [{ nextTryAt: later(1), state: 'waiting' }],
    );
    assert.match(tried[0].lastError ?? '', /ECONNREFUSED/);
    peer = await serve();
    assert.equal(await sendWaiting(app(peer.url), later(1)), 2);
    assert.equal(peer.received.length, 2);
  });

  test('a server that is down for an hour, while mail goes on coming, gets each mail once when it is back', async () => {
    await peer.close();
    const people = Array.from({ length: 7 }, (_, n) => `warga${n}.contoh@example.org`);
    for (let minute = 0; minute < 60; minute += 1) {
      if (minute % 9 === 0) await queue({ ...MAIL, to: people[minute / 9] }, 3522, later(minute));
      assert.equal(await sendWaiting(app(peer.url), later(minute)), 0);
    }
    peer = await serve();
    let sent = 0;
    for (let minute = 60; minute < 130; minute += 1) sent += await sendWaiting(app(peer.url), later(minute));
    assert.equal(sent, people.length);
    assert.deepEqual(peer.received.flatMap(({ to }) => to).sort(), people);
  });

  test('a busy server is tried again after a pause that doubles; others get their mail meanwhile', async () => {
    await peer.close();
    peer = await serve({
      onRcptTo: ({ address }, _session, done) =>
        done(address === MAIL.to ? answer(451, `try ${address} later`) : undefined),
    });
    await queue();
    await queue({ ...MAIL, to: 'budi.contoh@example.org' }, 3522, later(0.1));
    assert.equal(await sendWaiting(app(peer.url), later(1)), 1);
    assert.equal(await sendWaiting(app(peer.url), later(1.5)), 0);
    await sendWaiting(app(peer.url), later(2));
    const [waiting] = (await seen()).filter(({ state }) => state === 'waiting');
    assert.equal(waiting.attempts, 2);
    assert.deepEqual(waiting.nextTryAt, later(4));
    assert.match(waiting.lastError ?? '', /s\*\*\*@example\.org/);
    assert.doesNotMatch(waiting.lastError ?? '', /sari/);
  });

  test('an address that the server refuses for good is given up at once', async () => {
    await peer.close();
    peer = await serve({ onRcptTo: (_address, _session, done) => done(answer(550, 'no such person')) });
    await queue();
    await sendWaiting(app(peer.url), later(1));
    assert.deepEqual(await inEveryRegion(db(), outboxCounts), { waiting: 0, sent: 0, given_up: 1 });
    const [entry] = await inRegion(db(), 3522, (tx) => outbox(tx, secrets, { state: 'given_up' }));
    assert.match(entry.lastError ?? '', /no such person/);
  });

  test('after five days a mail is given up, and no server is asked for it', async () => {
    await queue();
    assert.equal(await sendWaiting(app(peer.url), later(5 * 24 * 60)), 0);
    const [entry] = await seen();
    assert.equal(entry.state, 'given_up');
    assert.match(entry.lastError ?? '', /5 days/);
    assert.equal(peer.received.length, 0);
  });

  test('what a process was sending when it died is sent by another once the lease is over, under the same Message-ID', async () => {
    await queue();
    const [{ id }] = await seen();
    // the process that died had claimed the mail and handed it over, and marked nothing
    await inEveryRegion(db(), (tx) =>
      tx.run('update platform.outbox_mail set attempts = 1, next_try_at = $1', [later(10)]),
    );
    assert.equal(await sendWaiting(app(peer.url), later(9)), 0);
    assert.equal(await sendWaiting(app(peer.url), later(10)), 1);
    assert.ok(peer.received[0].text.includes(`Message-ID: <${id}@simpul>`));
  });

  test('two processes that send at once send each mail once', async () => {
    for (let i = 0; i < 12; i += 1) await queue({ ...MAIL, to: `warga${i}@example.org` });
    const counts = await Promise.all([sendWaiting(app(peer.url), later(1)), sendWaiting(app(peer.url), later(1))]);
    assert.equal(counts[0] + counts[1], 12);
    assert.equal(new Set(peer.received.map(({ to }) => to[0])).size, 12);
    assert.equal(peer.received.length, 12);
  });

  test('the outbox is read page by page, newest first', async () => {
    for (const name of ['satu', 'dua', 'tiga']) await queue({ ...MAIL, subject: name });
    const page = (before?: string) => inRegion(db(), 3522, (tx) => outbox(tx, secrets, { before, limit: 2 }));
    const first = await page();
    const second = await page(first[1].id);
    assert.deepEqual(
      [...first, ...second].map(({ subject }) => subject),
      ['tiga', 'dua', 'satu'],
    );
  });

  test('more than one address, or a line feed in one, is not taken', async () => {
    await assert.rejects(queue({ ...MAIL, to: 'a@example.org, b@example.org' }), TypeError);
    await assert.rejects(queue({ ...MAIL, to: 'a@example.org\r\nBcc: b@example.org' }), TypeError);
  });
});

test('mail is sent every minute', () => {
  const [job] = platformJobs({} as Parameters<typeof platformJobs>[0]);
  assert.deepEqual([job.name, job.cron], ['platform.send_mail', '* * * * *']);
});
