import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { encode } from 'uqr';
import { qrPath } from './qr.ts';
import { wire } from './wiring.ts';

test('a field points to its help and its problem only when it has them', () => {
  assert.deepEqual(wire({ name: 'text' }), { id: 'text', name: 'text' });
  assert.deepEqual(wire({ name: 'text', id: 'answer', help: 'why', problem: 'missing', required: true }), {
    id: 'answer',
    name: 'text',
    required: true,
    'aria-describedby': 'answer-help answer-problem',
    'aria-invalid': 'true',
  });
});

test('the path of a QR code covers exactly its dark modules', () => {
  const { data } = encode('https://simpul.example/ikuti/3522-7K4M-Q2');
  const drawn = data.map((row) => row.map(() => false));
  for (const [, x, y, run] of qrPath(data).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    drawn[Number(y)].fill(true, Number(x), Number(x) + Number(run));
  assert.deepEqual(drawn, data);
});

// The content security policy has no 'unsafe-inline': such an attribute would silently do nothing.
test('no page and no part carries a style or a script inside an attribute', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const files = globSync(['ui/**/*.svelte', 'routes/**/*.svelte'], { cwd: root });
  assert.ok(files.length > 20);
  for (const file of files) {
    const markup = readFileSync(`${root}${file}`, 'utf8').replace(
      /<script[^>]*>[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g,
      '',
    );
    assert.doesNotMatch(markup, /\s(style[=:]|on[a-z]+=)/, file);
  }
});
