import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { HOSTILE_TEXTS } from '../../../tests/support/hostile-text.ts';
import { messageOf } from './send.ts';

test('no text of anybody becomes a header of a mail', async () => {
  const transport = createTransport({ streamTransport: true, buffer: true });
  for (const { name, text } of HOSTILE_TEXTS) {
    const mail = { id: 'a', to: 'sari@contoh.example', subject: `Kabar: ${text}`, text: `Isi ${text}` };
    const sent = await transport.sendMail(messageOf(mail, 'Simpul <simpul@contoh.example>'));
    const head = sent.message.toString().split(/\r\n\r\n/)[0]!;
    const names = head
      .replace(/\r\n[ \t]/g, ' ')
      .split('\r\n')
      .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    assert.equal(names.filter((one) => one === 'subject').length, 1, name);
    assert.ok(!names.includes('bcc') && !names.includes('cc'), name);
    assert.deepEqual(sent.envelope.to, ['sari@contoh.example'], name);
  }
});
