import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentOf, readResults } from '../../bench/results.ts';
import { figuresOf, filledIn } from '../../bench/said.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('the benchmarks say in words and in tables what was measured last', () => {
  assert.equal(read('docs/benchmarks.md'), documentOf(readResults()), 'node bench/results.ts writes it anew');
});

test('every number of what costs most comes from a measurement', () => {
  const figures = figuresOf(readResults());
  const template = read('bench/introduction.md');
  for (const [name, figure] of Object.entries(figures)) {
    assert.ok(template.includes(`{{${name}}}`), `${name} is said nowhere`);
    assert.match(figure, /^\d/, name);
  }
  assert.throws(() => filledIn('{{guessed}}', readResults()), /guessed/);
  assert.equal(filledIn('{{photoTimes}} times', {}), '(not measured) times');
});
