import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { isProblem } from '#platform/problem.ts';
import { storeDocument } from './documents.ts';
import { openStore, serveFile } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'simpul-documents-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const store = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
const named = { position: 1, name: 'surat.pdf' };
const MB = 1024 * 1024;
const text = (words: string) => new TextEncoder().encode(words);
const PDF = text('%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const TYPES = text(
  '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
);
/** An archive of one file that is not compressed. */
const zip = (name: string, content: Uint8Array): Uint8Array => {
  const head = (signature: number, ...rest: number[]) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(signature);
    return Buffer.concat([bytes, ...rest.map((value) => Buffer.from([value & 255, value >> 8]))]);
  };
  const size = Buffer.alloc(12);
  size.writeUInt32LE(crc32(content), 0);
  size.writeUInt32LE(content.length, 4);
  size.writeUInt32LE(content.length, 8);
  const names = Buffer.from([name.length & 255, name.length >> 8, 0, 0]);
  const file = Buffer.concat([head(0x04034b50, 20, 0, 0, 0, 0), size, names, Buffer.from(name), content]);
  const entry = Buffer.concat([head(0x02014b50, 20, 20, 0, 0, 0, 0), size, names, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.concat([head(0x06054b50, 0, 0, 1, 1, entry.length, 0, file.length, 0), Buffer.alloc(2)]);
  return Buffer.concat([file, entry, end]);
};
const refused = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

test('a PDF is kept byte for byte and given back as a file to be kept, never as a page', async () => {
  const kept = await storeDocument(store, PDF, named, MB);
  assert.deepEqual([kept.kind, kept.name, kept.bytes], ['pdf', 'surat.pdf', PDF.length]);
  assert.doesNotMatch(kept.fileKey, /surat/);
  const answer = await serveFile(store, kept.fileKey, new Request('http://x.invalid/'), 'private');
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.equal(answer.headers.get('content-disposition'), 'attachment');
  assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), PDF);
});

test('what it is follows from its content, not from its name', async () => {
  const docx = zip('[Content_Types].xml', TYPES);
  assert.equal((await storeDocument(store, docx, { position: 1, name: 'apa.pdf' }, MB)).kind, 'docx');
  for (const other of [text('<html><script>alert(1)</script>'), text('MZ\u0090\u0000'), zip('a.txt', text('a'))])
    await assert.rejects(storeDocument(store, other, named, MB), refused('document-kind'));
  await assert.rejects(storeDocument(store, new Uint8Array(), named, MB), refused('document-empty'));
  await assert.rejects(storeDocument(store, PDF, named, 10), refused('document-too-large'));
});
