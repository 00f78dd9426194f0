import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientKey } from '#platform/http.ts';
import { passwordDefect, shortAddress } from './rules.ts';

test('a password is long enough, not endless, and more than one key pressed', () => {
  assert.equal(passwordDefect('pendek', 'ratih'), 'short');
  assert.equal(passwordDefect('x'.repeat(201), 'ratih'), 'long');
  assert.equal(passwordDefect('aaaaaaaaaaaa', 'ratih'), 'plain');
  assert.equal(passwordDefect('kuda lumping biru', 'ratih'), undefined);
});

test('a password does not contain the login, with or without its host', () => {
  assert.equal(passwordDefect('ini RATIH punya', 'ratih'), 'login');
  assert.equal(passwordDefect('ini ratih punya', 'ratih@dishub.example'), 'login');
});

test('letters are counted as people see them', () => {
  assert.equal(passwordDefect('🐎🐂🐐🐓🦆🐟🦌🐘🦋🐢', 'ratih'), undefined);
});

test('a kept address never holds the last part of the real one', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      assert.equal(shortAddress(clientKey(address)), `${address.split('.').slice(0, 3).join('.')}.0/24`);
    }),
  );
  assert.equal(shortAddress(clientKey('2001:db8:1:2:aaaa:bbbb:cccc:dddd')), '2001:db8:1:2::/64');
});
