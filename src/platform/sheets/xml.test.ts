import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { isProblem } from '#platform/problem.ts';
import { readXml } from './xml.ts';

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What was told, with texts that stand side by side as one. */
const tellings = () => {
  const told: string[] = [];
  const text = (piece: string) => {
    if (told.at(-1)?.startsWith('"')) told[told.length - 1] += piece;
    else told.push(`"${piece}`);
  };
  return { told, text };
};

const ours = async (xml: string | Uint8Array, size = 7): Promise<string[] | string> => {
  const { told, text } = tellings();
  const bytes = typeof xml === 'string' ? Buffer.from(xml) : xml;
  try {
    await readXml(pieces(bytes, size), {
      open: (name, attributes) => told.push(`<${name}${JSON.stringify({ ...attributes })}`),
      text,
      close: (name) => told.push(`</${name}`),
    });
  } catch (error) {
    if (isProblem(error)) return error.slug;
    throw error;
  }
  return told;
};

const theirs = (xml: string): string[] | undefined => {
  const { told, text } = tellings();
  const parser = new SaxesParser();
  let depth = 0;
  let broken = false;
  const inside = (piece: string) => {
    if (depth > 0) text(piece);
  };
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', () => {
    broken = true;
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    told.push(`<${local(name)}${JSON.stringify(attributes)}`);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    told.push(`</${local(name)}`);
  });
  parser.on('text', inside);
  parser.on('cdata', inside);
  parser.write(xml).close();
  return broken ? undefined : told;
};

const name = fc.constantFrom('c', 'row', 'x:v', 't', 'sheetData');
const words = fc.constantFrom('a', '1.5E3', ' ', '&amp;', '&lt;', '&#233;', '&#x1F600;', '😀', ']]', '"', "'");
const text = fc.array(words, { maxLength: 4 }).map((all) => all.join(''));
const attribute = fc.tuple(fc.constantFrom('r', 's', 'xml:space'), fc.constantFrom('A1', '>', '&quot;', '/', 'a b'));
const { node } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    text.map((one) => `<![CDATA[${one}]]>`),
    fc.constantFrom('<!-- <v>no</v> -->', '<?go on?>'),
    fc
      .tuple(name, fc.option(attribute), fc.array(tie('node'), { maxLength: 3 }), fc.boolean())
      .map(([tag, one, inner, single]) => {
        const begin = `<${tag}${one ? ` ${one[0]}="${one[1]}"` : ''}`;
        return inner.length === 0 && single ? `${begin} />` : `${begin}>${inner.join('')}</${tag}>`;
      }),
  ),
}));

test('what a general parser tells of a sound document, this one tells too, however its bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(node, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), async (nodes, size) => {
      const xml = `<?xml version="1.0"?><root>${nodes.join('')}</root>\n`;
      const expected = theirs(xml);
      // "]]>" in a text, which a general parser refuses and no harm comes from
      if (expected) assert.deepEqual(await ours(xml, size), expected);
    }),
    { numRuns: 500 },
  );
});

test('what is no document is refused', async () => {
  for (const [xml, slug] of [
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'sheet-doctype'],
    ['<a><!ENTITY b "c"></a>', 'sheet-doctype'],
    ['<a>&b;</a>', 'sheet-broken'],
    ['<a>&toString;</a>', 'sheet-broken'],
    ['<a>a & b</a>', 'sheet-broken'],
    ['<a>&#x110000;</a>', 'sheet-broken'],
    ['<a b=c/>', 'sheet-broken'],
    ['<a><b></a></b>', 'sheet-broken'],
    ['<a', 'sheet-broken'],
    ['<a>', 'sheet-broken'],
    ['</a>', 'sheet-broken'],
    ['<a/><b/>', 'sheet-broken'],
    ['', 'sheet-broken'],
    ['words', 'sheet-broken'],
    ['<a <b>', 'sheet-broken'],
    ['<a>'.repeat(100), 'sheet-abusive'],
    [`<a>${'x'.repeat(2_000_000)}</a>`, 'sheet-abusive'],
    [`<a b="${'x'.repeat(2_000_000)}"/>`, 'sheet-abusive'],
  ] as const)
    assert.equal(await ours(xml, 65_536), slug, xml.slice(0, 60));
});

test('names that lie under every object are names like any other', async () => {
  assert.deepEqual(await ours('<a __proto__="x" constructor="y"/>'), [
    `<a${JSON.stringify(
      Object.fromEntries([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    )}`,
    '</a',
  ]);
});

test('UTF-16 is read by its mark', async () => {
  const little = Buffer.from('\ufeff<a>kafé</a>', 'utf16le');
  for (const bytes of [little, Buffer.from(little).swap16()])
    assert.deepEqual(await ours(bytes, 3), ['<a{}', '"kafé', '</a']);
});
