import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillTemplate, TEMPLATE_FIELDS, unknownFields, withTemplate } from './template.ts';

const VALUES = {
  kode: '3522-AAAA',
  judul: 'Jalan berlubang',
  tempat: 'Desa Butoh',
  tanggal_lapor: '9 November 2026',
  tenggat: '20 November 2026',
  nama_instansi: 'Dinas Perhubungan',
};

test('a template says what the report is about, however its fields are written', () => {
  assert.equal(
    fillTemplate('Laporan {kode} di { Tempat } kami kerjakan sebelum {TENGGAT}.', VALUES),
    'Laporan 3522-AAAA di Desa Butoh kami kerjakan sebelum 20 November 2026.',
  );
});

test('what no report fills in is named, once each, and stays as it is', () => {
  const text = '{nama_pelapor}, {kode}, {} dan {nama_pelapor}';
  assert.deepEqual(unknownFields(text), ['{nama_pelapor}', '{}']);
  assert.equal(fillTemplate(text, VALUES), '{nama_pelapor}, 3522-AAAA, {} dan {nama_pelapor}');
});

test('what was typed is never lost to a template', () => {
  fc.assert(fc.property(fc.string(), (typed) => withTemplate(typed, 'Kami terima.').startsWith(typed.trimEnd())));
});

test('a value is text and no template: what a resident wrote into the title fills in nothing', () => {
  assert.equal(fillTemplate('{judul}', { ...VALUES, judul: '{kode} $& $1' }), '{kode} $& $1');
});

test('a text without unknown fields has no known ones left once it is filled', () => {
  const part = fc.oneof(
    fc.constantFrom(...TEMPLATE_FIELDS).map((field) => `{${field}}`),
    fc.stringMatching(/^[a-z ]*$/),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      assert.deepEqual(unknownFields(parts.join('')), []);
      assert.ok(!fillTemplate(parts.join(''), VALUES).includes('{'));
    }),
  );
});
