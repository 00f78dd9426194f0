import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, networkOf } from './device.ts';

test('a browser is told from those it pretends to be', () => {
  const android =
    'Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';
  assert.deepEqual(deviceOf(android), { browser: 'Chrome', system: 'Android' });
  assert.deepEqual(deviceOf(`${android} EdgA/131.0`), { browser: 'Edge', system: 'Android' });
  const iPhone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1';
  assert.deepEqual(deviceOf(iPhone), { browser: 'Safari', system: 'iPhone' });
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';
  assert.deepEqual(deviceOf(windows), { browser: 'Firefox', system: 'Windows' });
});

test('a program that says nothing of itself is not guessed at', () => {
  assert.deepEqual(deviceOf(''), { browser: undefined, system: undefined });
  assert.deepEqual(deviceOf('curl/8.5.0'), { browser: undefined, system: undefined });
});

test('an address is never shown whole', () => {
  assert.deepEqual(networkOf('203.0.113.0/24'), { kind: 'network', network: '203.0.113' });
  assert.deepEqual(networkOf('2001:db8:1:2::/64'), { kind: 'internet' });
  assert.deepEqual(networkOf('127.0.0.0/24'), { kind: 'machine' });
  assert.deepEqual(networkOf('0:0:0:0::/64'), { kind: 'machine' });
  assert.deepEqual(networkOf('192.168.1.0/24'), { kind: 'office' });
  assert.deepEqual(networkOf('172.15.0.0/24'), { kind: 'network', network: '172.15.0' });
});
