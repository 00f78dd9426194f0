import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf } from '../rules/element.ts';
import { readXml } from './read.ts';

const ANSWER = `<?xml version="1.0" encoding="utf-8"?>
<x:service_requests xmlns:x="http://wiki.open311.org/GeoReport_v2" type="array">
  <request><service_request_id> 638344 </service_request_id><token/><service_notice><![CDATA[a < b]]></service_notice></request>
</x:service_requests>`;

test('an answer is read with namespaces, attributes and sections of plain text, and an empty element says nothing', () => {
  const request = readXml(ANSWER)?.children[0];
  assert.equal(textOf(request, 'service_request_id'), '638344');
  assert.equal(textOf(request, 'service_notice'), 'a < b');
  assert.equal(textOf(request, 'token'), undefined);
  assert.equal(textOf(request, 'nothing'), undefined);
});

test('what is no answer is none: broken, with entities of its own, without end, or without bottom', () => {
  for (const text of [
    '',
    'no xml',
    '<a><b></a>',
    '<a>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    '<a>&bomb;</a>',
    '<a>\u0000</a>',
    `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
    `<a>${'<b/>'.repeat(60_000)}</a>`,
    ANSWER.slice(0, -5),
  ])
    assert.equal(readXml(text), undefined, text.slice(0, 50));
});
