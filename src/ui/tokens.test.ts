import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const colours = new Map(
  [...source.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light, dark },
  ]),
);

/** Relative luminance of an sRGB colour, WCAG 2.2. */
const luminance = (hex: string) => {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const holds = (front: string, ground: string, atLeast: number) => {
  for (const scheme of ['light', 'dark'] as const) {
    const ratio = contrast(colours.get(front)![scheme], colours.get(ground)![scheme]);
    assert.ok(ratio >= atLeast, `${front} on ${ground}, ${scheme}: ${ratio.toFixed(2)}, wanted ${atLeast}`);
  }
};

const GROUNDS = ['paper', 'card', 'sunken'];
const WASHES = ['thread-wash', 'teak-wash', 'amber-wash', 'river-wash'];

test('the contrast of black on white is 21', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
});

test('every text colour is readable on every ground, light and dark', () => {
  for (const text of ['ink', 'quiet', 'thread', 'teak', 'amber', 'river'])
    for (const ground of GROUNDS) holds(text, ground, 4.5);
});

test('text, links and the word of a state are readable on the washes', () => {
  for (const wash of WASHES) {
    for (const text of ['ink', 'quiet', 'river']) holds(text, wash, 4.5);
    holds(wash.replace('-wash', ''), wash, 4.5);
  }
});

test('the edge of a field, the knots of the thread and the ring of focus can be seen', () => {
  for (const edge of ['edge', 'thread', 'river']) for (const ground of GROUNDS) holds(edge, ground, 3);
});
