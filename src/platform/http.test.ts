import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientAddress, clientKey, isForwardedHttps, languageOf } from './http.ts';
import { readSettings } from './settings.ts';

test('a forwarding header is believed only as far as proxies of ours stand in front', () => {
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4', 0), '10.0.0.9');
  assert.equal(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4', 1), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4, 10.0.0.8', 2), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', null, 1), '10.0.0.9');
});

test('https is believed from the entry of the outermost proxy of ours, which may stand in a list', () => {
  assert.equal(isForwardedHttps('https', 0), false);
  assert.equal(isForwardedHttps('https', 1), true);
  assert.equal(isForwardedHttps('https, http', 2), true);
  assert.equal(isForwardedHttps('https, http', 1), false);
  assert.equal(isForwardedHttps('http, https', 1), true);
  assert.equal(isForwardedHttps('https', 2), true); // the inner proxy passed on what the outer one said
  assert.equal(isForwardedHttps(undefined, 1), false);
});

test('one IPv6 subscriber is one client, one IPv4 address is one client', () => {
  assert.equal(clientKey('2001:db8:1:2:3:4:5:6'), clientKey('2001:db8:1:2:ffff::1'));
  assert.notEqual(clientKey('2001:db8:1:2::1'), clientKey('2001:db8:1:3::1'));
  assert.equal(clientKey('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(clientKey('2001:db8::1'), '2001:db8:0:0::/64');
});

test('the language is the one chosen, else English for who prefers it, else Indonesian', () => {
  assert.equal(languageOf('mad', 'en'), 'mad');
  assert.equal(languageOf(undefined, 'en-GB,id;q=0.5'), 'en');
  assert.equal(languageOf('xx', 'fr'), 'id');
});

test('settings: who sends mail must say where its links lead', () => {
  assert.throws(() => readSettings({ SMTP_URL: 'smtp://mail.example:25' }), /SIMPUL_ORIGIN: needed with SMTP_URL/);
  assert.equal(
    readSettings({ SMTP_URL: 'smtp://mail.example:25', SIMPUL_ORIGIN: 'https://simpul.example' }).SIMPUL_ORIGIN,
    'https://simpul.example',
  );
});

test('settings: a mistake is named without its value, and a demonstration is the default only without a database', () => {
  assert.equal(readSettings({}).demo, true);
  assert.equal(readSettings({ DATABASE_URL: 'postgres://a@b/c' }).demo, false);
  assert.equal(readSettings({ DATABASE_URL: 'postgres://a@b/c', SIMPUL_DEMO: '1' }).demo, true);
  assert.throws(
    () => readSettings({ PORT: 'rahasia', SIMPUL_KEY: 'bukan base64!' }),
    (error: Error) => /PORT/.test(error.message) && /SIMPUL_KEY/.test(error.message) && !/rahasia/.test(error.message),
  );
});
