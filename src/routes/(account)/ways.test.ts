import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { homeOf, ownPath } from './ways.ts';

test('after signing in one comes back to the page one wanted', () => {
  assert.equal(ownPath('/meja/3522-7K4-MQ2-XV8?lihat=dijawab'), '/meja/3522-7K4-MQ2-XV8?lihat=dijawab');
});

test('nobody is led to another host, however it is written', () => {
  const others = [
    'https://jahat.example/',
    '//jahat.example',
    '/\\jahat.example',
    '\\\\jahat.example',
    '/\t/jahat.example',
    '/.//jahat.example',
    '/x/..//jahat.example',
    '/%2e//jahat.example',
  ];
  for (const other of [...others, 'javascript:alert(1)', 'meja', '', '/a\\b', '/\n/jahat.example', null, undefined])
    assert.equal(ownPath(other), undefined, String(other));
});

test('whatever is asked for, the way leads to a path of ours', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string().map((text) => `/${text}`),
        fc.array(fc.constantFrom('.', '..', '%2e', '', 'x', 'jahat.example')).map((parts) => `/${parts.join('/')}`),
      ),
      (asked) => {
        const path = ownPath(asked);
        if (path !== undefined) assert.equal(new URL(path, 'https://simpul.example').origin, 'https://simpul.example');
      },
    ),
  );
});

test('each kind of person begins where their work is', () => {
  assert.equal(homeOf('officer'), '/meja');
  assert.equal(homeOf('regent'), '/pantau');
  assert.equal(homeOf('auditor'), '/meja/daftar');
  assert.equal(homeOf('administrator'), '/admin');
});
