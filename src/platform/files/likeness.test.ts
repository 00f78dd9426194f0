import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { DISGUISES } from '../../../tests/support/disguises.ts';
import { likenessOfFile, memoryIndex } from '../../../tests/support/likeness.ts';
import { drawPicture } from '../../../tests/support/pictures.ts';
import { Grey } from './grey.ts';
import { keptMarks, type Likeness, likenessOf, probesOf } from './likeness.ts';
import { agreementOf, percentOf } from './same-picture.ts';

const SCENES = 8;
/** Percent of the scenes that are found again; `npm run bench -- likeness` measures the same on hundreds. */
const FOUND: Readonly<Record<string, number>> = {
  're-encoded (JPEG 50)': 100,
  'brighter, more contrast': 85,
  mirrored: 100,
  'turned by 90°': 100,
  'straightened by 2°, edges cut': 85,
  'cropped to 75 %': 85,
  'cropped to 60 %': 85,
  'date stamped over': 85,
  'mirrored, cropped to 75 %': 85,
};
const SAME_PERCENT = 60;

const noise = (width: number, height: number, seed: number) => {
  let state = seed;
  return Uint8Array.from({ length: width * height }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
};
const even = (grey: number) => likenessOf(new Grey(new Uint8Array(64 * 48).fill(grey), 64, 48));

describe('a picture is known again', () => {
  const pictures: Buffer[] = [];
  const index = memoryIndex();
  before(async () => {
    for (let scene = 0; scene < SCENES; scene += 1) {
      pictures.push(await drawPicture(scene + 1));
      index.add(await likenessOfFile(pictures[scene]));
    }
  });

  for (const [name, least] of Object.entries(FOUND))
    test(`${name}: at least ${least} of 100, and taken for no other one`, async () => {
      let found = 0;
      for (const [scene, bytes] of pictures.entries()) {
        const { matches } = index.ask(await likenessOfFile(await DISGUISES[name](bytes, scene)));
        if ((matches.get(scene) ?? 0) >= SAME_PERCENT) found += 1;
        for (const [other, percent] of matches) assert.ok(other === scene || percent < SAME_PERCENT, `${other}`);
      }
      assert.ok((100 * found) / SCENES >= least, `${found} of ${SCENES}`);
    });

  test('another picture of the same place from some steps aside is mostly no copy', async () => {
    let taken = 0;
    for (let scene = 0; scene < SCENES; scene += 1) {
      const again = await drawPicture(scene + 1, { shift: 60, noise: 1, light: 1.1, later: true });
      if ((index.ask(await likenessOfFile(again)).matches.get(scene) ?? 0) >= SAME_PERCENT) taken += 1;
    }
    assert.ok(taken <= SCENES / 2, `${taken} of ${SCENES}`);
  });
});

test('a picture in which there is nothing to see is like none, not even itself', () => {
  const [sky, night] = [even(200), even(12)];
  assert.deepEqual([sky.marks.length, night.marks.length], [0, 0]);
  const placing = { turn: 0, from: [0.5, 0.5], to: [0.5, 0.5], scale: 1 } as const;
  assert.equal(percentOf(agreementOf(sky, sky, placing)), 0);
});

test('whatever the picture, each of its kept marks is asked for as it is, and no key is longer than the index holds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 256 }), fc.nat(), (width, height, seed) => {
      const likeness = likenessOf(new Grey(noise(width, height, seed), width, height));
      assert.equal(likeness.thumb.length, 1024);
      const asked = new Set(probesOf(likeness).map(({ key, bits }) => `${key} ${bits}`));
      for (const { key, bits, spot } of keptMarks(likeness)) {
        assert.ok(asked.has(`${key} ${bits}`));
        assert.ok(key >= 0 && key < 2 ** 24 && bits >= 0n && bits < 2n ** 63n && spot >= 0 && spot < 2 ** 30);
      }
    }),
    { numRuns: 60 },
  );
});

test('a turned or mirrored picture asks for the marks of the picture as it was', () => {
  const [width, height] = [160, 120];
  const pixels = noise(width / 8, height / 8, 7);
  const coarse = (x: number, y: number) => pixels[Math.floor(y / 8) * (width / 8) + Math.floor(x / 8)];
  const upright = Uint8Array.from({ length: width * height }, (_, at) => coarse(at % width, Math.floor(at / width)));
  const mirrored = Uint8Array.from(upright, (_, at) => upright[at - (at % width) + width - 1 - (at % width)]);
  const turned = Uint8Array.from(
    upright,
    (_, at) => upright[(at % height) * width + width - 1 - Math.floor(at / height)],
  );
  const share = (asking: Likeness, kept: Likeness) => {
    const asked = new Set(probesOf(asking).map(({ key }) => key));
    const marks = keptMarks(kept);
    return marks.filter(({ key }) => asked.has(key)).length / marks.length;
  };
  const own = likenessOf(new Grey(upright, width, height));
  assert.ok(own.marks.length >= 8);
  assert.ok(share(likenessOf(new Grey(mirrored, width, height)), own) > 0.9);
  assert.ok(share(likenessOf(new Grey(turned, height, width)), own) > 0.1);
});
