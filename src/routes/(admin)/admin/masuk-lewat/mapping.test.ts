import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMapping, writeMapping } from './mapping.ts';

const MEANINGS: Record<string, string> = { petugas: 'officer', kepala: 'agency_head' };
const meaning = (right: string) => (Object.hasOwn(MEANINGS, right) ? MEANINGS[right] : undefined);

test('a line says what a value stands for; the value may hold an equals sign, and what nobody understands is named', () => {
  const read = readMapping('staf = petugas\n\n cn=kepala,dc=go = kepala\nbupati\nx = raja\n = petugas', meaning);
  assert.deepEqual(read.values, { staf: 'officer', 'cn=kepala,dc=go': 'agency_head' });
  assert.deepEqual(read.wrong, ['bupati', 'x = raja', '= petugas']);
});

test('what is written is read again, whatever the values are called', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() === text && !/[\n\r]/.test(text));
  fc.assert(
    fc.property(fc.dictionary(line, fc.constantFrom('petugas', 'kepala')), (values) => {
      const read = readMapping(
        writeMapping(values, (value) => value),
        (right) => right,
      );
      assert.deepEqual({ ...read.values }, { ...values });
    }),
  );
});
