import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '@rowanmanning/feed-parser';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { HOSTILE_TEXTS } from '../../../../tests/support/hostile-text.ts';
import { type Feed, type FeedEntry, tagUri, writeAtom } from './atom.ts';

const entry = (more: Partial<FeedEntry> = {}): FeedEntry => ({
  id: tagUri('simpul.example', 'laporan/3522-7K4M-9QXR'),
  href: 'https://simpul.example/ikuti/3522-7K4M-9QXR',
  title: 'Jalan berlubang di depan balai desa',
  published: new Date('2026-11-20T02:00:00Z'),
  updated: new Date('2026-11-21T02:00:00Z'),
  summary: 'Dijawab · Desa Contoh',
  text: 'Lubangnya dalam.\nSudah dua orang jatuh.',
  categories: [{ term: 'road', label: 'Jalan' }],
  point: { lat: -7.1525, lon: 111.8825 },
  ...more,
});
const feed = (entries: readonly FeedEntry[], more: Partial<Feed> = {}): Feed => ({
  id: tagUri('simpul.example', '3522/laporan'),
  title: 'Laporan warga',
  subtitle: 'Yang sudah diverifikasi.',
  author: 'Warga Kabupaten Contoh',
  self: 'https://simpul.example/laporan.atom?district=35.22.15&service=road',
  first: 'https://simpul.example/laporan.atom',
  alternate: 'https://simpul.example/laporan',
  entries,
  ...more,
});

/** Every element with what stands directly in it, as a strict reader of XML with namespaces sees it. */
const read = (xml: string) => {
  const parser = new SaxesParser({ xmlns: true });
  const seen: { path: string; uri: string; text: string; attributes: Record<string, string> }[] = [];
  const open: typeof seen = [];
  parser.on('error', (error) => assert.fail(error));
  parser.on('opentag', ({ local, uri, attributes }) => {
    const path = [open.at(-1)?.path, local].filter(Boolean).join('/');
    const told = Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
    open.push({ path, uri, text: '', attributes: told });
    seen.push(open.at(-1)!);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return seen;
};
const ATOM = 'http://www.w3.org/2005/Atom';
const of = (xml: string, path: string) => read(xml).filter((one) => one.path === path);

test('a feed has what RFC 4287 asks of one, and each thing as often as it allows', () => {
  const xml = writeAtom(feed([entry(), entry({ id: tagUri('simpul.example', 'laporan/dua'), point: null })]));
  for (const path of ['feed/id', 'feed/title', 'feed/updated', 'feed/author', 'feed/author/name'])
    assert.equal(of(xml, path).length, 1, path);
  for (const path of ['id', 'title', 'updated', 'published', 'summary', 'content'])
    assert.equal(of(xml, `feed/entry/${path}`).length, 2, path);
  assert.ok(read(xml).every(({ uri, path }) => uri === ATOM || path === 'feed/entry/point'));
  assert.deepEqual(
    of(xml, 'feed/link').map(({ attributes: { rel } }) => rel),
    ['self', 'first', 'alternate'],
  );
  for (const { text } of of(xml, 'feed/entry/updated')) assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(of(xml, 'feed/updated')[0].text, '2026-11-21T02:00:00.000Z');
  assert.equal(of(xml, 'feed/entry/point').length, 1);
});

test('a page that is not the last one says where it goes on', () => {
  const next = 'https://simpul.example/laporan.atom?sebelum=01900000-0000-7000-8000-00000000dead';
  const links = of(writeAtom(feed([entry()], { next })), 'feed/link');
  assert.equal(links.find(({ attributes: { rel } }) => rel === 'next')?.attributes.href, next);
});

test('a name is a tag: URI, and no port or letter of an address breaks it', () => {
  assert.equal(tagUri('Simpul.Example', '3522/laporan'), 'tag:simpul.example,2026:3522/laporan');
  assert.match(tagUri('localhost', 'a b/ç'), /^tag:localhost,2026:a%20b\/%C3%A7$/);
});

test('a feed of nothing is a feed, the same each time', () => {
  assert.equal(writeAtom(feed([])), writeAtom(feed([])));
  assert.equal(of(writeAtom(feed([])), 'feed/updated')[0].text, '1970-01-01T00:00:00.000Z');
});

test('a reader that others wrote finds in it what was written', () => {
  const found = parseFeed(writeAtom(feed([entry()])));
  assert.equal(found.meta.type, 'atom');
  assert.equal(found.title, 'Laporan warga');
  const [item] = found.items;
  assert.equal(item.id, 'tag:simpul.example,2026:laporan/3522-7K4M-9QXR');
  assert.equal(item.url, 'https://simpul.example/ikuti/3522-7K4M-9QXR');
  assert.equal(item.title, 'Jalan berlubang di depan balai desa');
  assert.deepEqual(item.published, new Date('2026-11-20T02:00:00Z'));
  assert.deepEqual(item.updated, new Date('2026-11-21T02:00:00Z'));
});

/** As XML hands it on: what it cannot hold stands there as a letter that is none. */
const held = (text: string) =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');

test('whatever somebody wrote is text in it, and never markup', () => {
  const plain = read(writeAtom(feed([entry()]))).length;
  for (const { name, text } of HOSTILE_TEXTS) {
    const xml = writeAtom(
      feed([entry({ title: text, text, summary: text, categories: [{ term: 'x', label: text }] })]),
    );
    assert.equal(of(xml, 'feed/entry/content')[0].text, held(text), name);
    assert.equal(of(xml, 'feed/entry/title')[0].text, held(text), name);
    assert.equal(read(xml).length, plain, name);
  }
});

test('any text at all comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (title, text) => {
      const xml = writeAtom(feed([entry({ title, text })]));
      assert.equal(of(xml, 'feed/entry/title')[0].text, held(title));
      assert.equal(of(xml, 'feed/entry/content')[0].text, held(text));
    }),
    { numRuns: 30 },
  );
});
