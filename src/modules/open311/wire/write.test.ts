import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Element } from '../rules/element.ts';
import { readXml } from './read.ts';
import { toJson, toXml } from './write.ts';

const LISTS = new Set(['services', 'attributes', 'values', 'photos']);
/** What the convention of the standard makes of the XML: all texts, for XML knows no numbers. */
const spark = (node: Element): unknown => {
  if (LISTS.has(node.name)) return node.children.map(spark);
  if (node.children.length === 0) return node.text === '' ? null : node.text;
  return Object.fromEntries(node.children.map((child) => [child.name, spark(child)]));
};

const text = fc.string({ unit: 'binary', maxLength: 30 });
const one = fc.oneof(text, text, fc.boolean(), fc.integer(), fc.constant(null));
const photos = fc.array(one, { maxLength: 3 });
const inner = fc.record({ code: one, photos });
const answer = fc.record({ code: one, name: one, values: fc.array(inner, { maxLength: 3 }), photos });

test('whatever is in it, the XML is well formed, and the JSON is what the convention makes of it', () => {
  const asText = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(asText)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asText(one)]))
        : value === null
          ? null
          : String(value);
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 3 }), (services) => {
      const read = spark(readXml(toXml('services', services))!);
      assert.deepEqual(read, asText(JSON.parse(toJson(services))));
    }),
  );
});

test('marks of XML are written as marks, and what XML cannot hold is a letter that is none', () => {
  assert.equal(
    toXml('services', [{ description: 'a<b> & "c" \u0000\u000b\ud83d 😀\r\n' }]),
    '<?xml version="1.0" encoding="utf-8"?>\n<services><service><description>a&lt;b&gt; &amp; &quot;c&quot; \ufffd\ufffd\ufffd 😀&#13;\n</description></service></services>\n',
  );
  assert.equal(toJson([{ description: 'a\u000bb', keywords: '' }]), '[{"description":"a\ufffdb","keywords":null}]');
});

test('one item alone is still a list, and none is an empty one', () => {
  assert.equal(toJson([{ code: '001' }]), '[{"code":"001"}]');
  assert.equal(toJson([]), '[]');
  assert.match(toXml('services', []), /<services\/>/);
});

test('a list whose children nobody has named is a mistake of ours', () => {
  assert.throws(() => toXml('things', ['a']), RangeError);
});
