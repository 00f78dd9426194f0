import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toldBy } from '#modules/channels/rules/draft.ts';
import { textOfHtml, withoutQuote, wordsOf } from '#modules/channels/rules/mail-text.ts';
import { readNumber } from '#modules/channels/rules/number.ts';
import { readRecording } from '#modules/channels/rules/recording.ts';
import { readSpot, spotAddress } from '#modules/channels/rules/spot.ts';
import { meaningOf, villagesNamed } from '#modules/channels/rules/understand.ts';
import { isHandshake } from '#modules/channels/secrets.ts';
import { readMail } from '#modules/channels/wire/mail.ts';
import { readHeard } from '#modules/channels/wire/read.ts';
import { isHubSigned, isTimeSigned } from '#modules/channels/wire/signature.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { cloudDelivery, hubSignature, timeSignature } from '../../../support/gateway.ts';
import { hostileText, mutatedText, wireText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const SECRET = 'rahasia-contoh-1234567890';
const CLOUD = cloudDelivery('100', [
  { id: 'wamid.1', from: '6281200000001', text: { body: 'Jalan rusak di desa Butoh' } },
  { id: 'wamid.2', from: '6281200000001', image: { id: 'm1', caption: 'Pohon' } },
  { id: 'wamid.3', from: '6281200000001', location: { latitude: -7.1, longitude: 111.8 } },
]);
const PLAIN = JSON.stringify([{ id: '1', from: '081200000001', text: 'Lampu mati' }]);

const MAIL = [
  'From: Sari Contoh <sari.contoh@example.org>',
  'Subject: =?utf-8?q?Lampu_mati?= (3522-7K4-MQ2-XV8)',
  'Message-ID: <a@example.org>',
  'In-Reply-To: <01900000-0000-7000-8000-00000000dead@simpul>',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<style>p{}</style><p>Lampu <b>mati</b> &amp; gelap<br>',
  '--b',
  'Content-Type: image/png',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw0KGgo=',
  '--b--',
].join('\r\n');

export const CHANNELS: readonly Target[] = [
  target(
    'deliveries of gateways',
    [
      'src/modules/channels/wire/read.ts',
      'src/modules/channels/wire/send.ts',
      'src/modules/channels/actions/answer.ts',
    ],
    mutatedText([CLOUD, PLAIN]),
    (body) => {
      for (const channel of ['whatsapp', 'sms'] as const)
        for (const one of readHeard(channel, body, '100') ?? []) {
          assert.ok(isStorable(one) && readNumber(one.from) === one.from && one.text.length <= 4000);
          const meaning = meaningOf(one.text, one.media.length > 0);
          if ('text' in meaning) villagesNamed(meaning.text);
          assert.ok(isStorable(toldBy([one, one], true)));
        }
    },
  ),
  target(
    'signatures of gateways',
    ['src/modules/channels/wire/signature.ts', 'src/modules/channels/secrets.ts'],
    mutatedText([hubSignature(SECRET, 'a'), timeSignature(SECRET, 'a', NOW)]),
    (header) => {
      const body = Buffer.from('b');
      assert.equal(isHubSigned(SECRET, body, header), false);
      assert.equal(isTimeSigned(SECRET, body, header, NOW), false);
      assert.equal(isHandshake(makeSecrets(Buffer.alloc(32, 7)), 3522, 'sms', header), false);
    },
  ),
  target(
    'mails',
    [
      'src/modules/channels/wire/mail.ts',
      'src/modules/channels/rules/mail-text.ts',
      'src/modules/channels/actions/mail.ts',
    ],
    mutatedText([MAIL]),
    async (text) => {
      textOfHtml(text);
      const letter = await readMail(Buffer.from(text));
      if (!letter) return;
      assert.ok(isStorable(letter) && letter.pictures.length <= 5);
      assert.ok(isStorable(wordsOf(letter.subject, withoutQuote(letter.text))));
    },
    3,
  ),
  target(
    'telephone numbers',
    ['src/modules/channels/rules/number.ts'],
    mutatedText(['+62 812-3456-7890', '0812']),
    (typed) => {
      const number = readNumber(typed);
      assert.ok(number === undefined || /^[1-9]\d{7,14}$/.test(number));
    },
  ),
  target('what posters name', ['src/modules/channels/rules/spot.ts'], wireText, (text) => {
    const spot = readSpot(new URLSearchParams(text));
    assert.ok(isStorable(spot) && URL.canParse(spotAddress('https://simpul.example/lapor', spot)));
  }),
  target(
    'what officers take down',
    ['src/modules/channels/rules/recording.ts'],
    fc.dictionary(
      fc.constantFrom('channel', 'said_day', 'said_time', 'source', 'how', 'agrees', 'contact', 'privacy'),
      fc.array(fc.oneof(hostileText, fc.constantFrom('phone', '2026-11-20', '10:00', 'spoken', 'record', 'public'))),
    ),
    (sent) => {
      const values = new Map(Object.entries(sent));
      const { recording, problems } = readRecording({ values, timeZone: 'Asia/Jakarta', now: NOW });
      assert.equal(recording === undefined, problems.length > 0);
    },
  ),
];
