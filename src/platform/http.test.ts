import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientAddress, clientKey, isForwardedHttps, languageOf } from './http.ts';
import { readSettings } from './settings.ts';

test('a forwarding header is believed only as far as proxies of ours stand in front', () => {
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4', 0), '10.0.0.9');
  assert.equal(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4', 1), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', '6.6.6.6, 1.2.3.4, 10.0.0.8', 2), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', null, 1), '10.0.0.9');
});

test('whatever a client writes into the header, behind any number of our proxies it is counted as the address that it has', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  const invented = fc.oneof(address, fc.string(), fc.constantFrom('', 'unknown', '127.0.0.1', ',', ' , ', '[::1]:80'));
  const property = (proxies: number, real: string, ours: string[], lies: string[]) => {
    // Each proxy adds the address it was connected from; the first of them saw the client's.
    const seen = [real, ...ours.slice(0, proxies)];
    const header = [...lies, ...seen.slice(0, proxies)].join(', ') || null;
    assert.equal(clientAddress(seen[proxies], header, proxies), real);
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5 }),
      address,
      fc.array(address, { minLength: 5, maxLength: 5 }),
      fc.array(invented),
      property,
    ),
    { numRuns: 2000 },
  );
});

test('what stands in the place of our proxy’s entry and is no address is not believed; a port that a proxy added is left out', () => {
  for (const header of ['unknown', '_hidden', '"1.2.3.4"', '1.2.3', 'for=1.2.3.4', '', ','])
    assert.equal(clientAddress('10.0.0.9', header, 1), '10.0.0.9');
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4:5678', 1), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', '[2001:db8::1]:443', 1), '2001:db8::1');
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
  assert.equal(clientKey('::ffff:c000:207'), '192.0.2.7');
  assert.equal(clientKey('0:0:0:0:0:ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(clientKey('fe80::1%eth0'), clientKey('fe80::2'));
  assert.equal(clientKey('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(clientKey('::'), '0:0:0:0::/64');
});

test('one subscriber has one key, however the address is written', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, groups, (network, host) => {
      const all = [...network.slice(0, 4), ...host.slice(4)];
      const long = all.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':');
      const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
      assert.equal(clientKey(long), clientKey(short));
      assert.equal(clientKey(short).endsWith('::/64') || /^\d+(\.\d+){3}$/.test(clientKey(short)), true);
    }),
  );
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

test('what a proxy passes on is an address, with a port behind it or not, or it is nothing', () => {
  assert.equal(clientAddress('10.0.0.9', '1.2.3.4:5678', 1), '1.2.3.4');
  assert.equal(clientAddress('10.0.0.9', '[2001:db8::1]:443', 1), '2001:db8::1');
  assert.equal(clientAddress('10.0.0.9', '2001:db8::1', 1), '2001:db8::1');
  for (const invention of ['unknown', '<script>', 'x'.repeat(5000), '1.2.3', '_hidden', '::1\u0000'])
    assert.equal(clientAddress('10.0.0.9', invention, 1), '10.0.0.9');
});
