import type { Grey } from './grey.ts';

/**
 * What a picture is known again by, whatever was cut off, mirrored, turned, brightened, pressed or written over it: a small grey copy, and
 * the squares in it that stand out from what is around them. Where such a square lies and how large it is follows from the picture alone,
 * so a piece of the picture has the same ones. Each is told by the signs of a cosine transform of its patch, as perceptual hashes are.
 */
export interface Likeness {
  readonly grey: Grey;
  /** THUMB by THUMB grey values: the picture squeezed into a square. */
  readonly thumb: Uint8Array;
  /** Width divided by height. */
  readonly aspect: number;
  /** Spread over the picture: the strongest of each part first. */
  readonly marks: readonly Mark[];
}

/** Lengths are divided by the longest side of the picture. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  /** Half the side of the inner square. */
  readonly reach: number;
  /** Of the patch around it, in the sequence of WAVES. */
  readonly waves: Float64Array;
}

export const THUMB = 32;

/** Half sides of the inner square in pixels of the grey copy; the first and the last are only compared with. */
const REACHES = [4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28];
const STEP = 2;
/** The patch is so many times as wide as the inner square. */
const PATCH = 3;
/** Grey values by which a square must differ from its frame: less is the noise of the sensor. */
const LEAST = 0.7;
/** The picture is divided into PARTS by PARTS, so that a strip of roofs does not take all marks from the ground before it. */
const PARTS = 3;

/** Marks that are kept of a picture, and marks by which one is asked for: of a piece more must be asked. */
const KEPT = 24;
const ASKED = 60;
/** Of this many also what they would be in a picture that was turned: nobody both turns a picture and cuts it. */
const TURNED = 8;

const CELLS = 16;
const LOW = 8;

/** [waves across, waves down] of each sign, the coarsest first; what is squared is the same for both, so a turned patch has the same ones. */
const WAVES: readonly (readonly [number, number])[] = Array.from(
  { length: LOW * LOW },
  (_, at) => [at % LOW, Math.floor(at / LOW)] as const,
)
  .filter(([u, v]) => u + v > 0)
  .sort((a, b) => a[0] ** 2 + a[1] ** 2 - (b[0] ** 2 + b[1] ** 2) || a[0] - b[0]);

/** So many of the coarsest signs are the key under which a mark is found. */
export const KEY_BITS = 24;

/** Where a point of a picture that was laid upon itself comes from: x = ax + by, y = cx + dy. The first two are not turned. */
export const TURNS = [
  { a: 1, b: 0, c: 0, d: 1 },
  { a: -1, b: 0, c: 0, d: 1 },
  { a: 1, b: 0, c: 0, d: -1 },
  { a: -1, b: 0, c: 0, d: -1 },
  { a: 0, b: 1, c: 1, d: 0 },
  { a: 0, b: -1, c: 1, d: 0 },
  { a: 0, b: 1, c: -1, d: 0 },
  { a: 0, b: -1, c: -1, d: 0 },
] as const;
/** The turn that undoes each. */
const BACK = [0, 1, 2, 3, 4, 6, 5, 7] as const;

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly reach: number;
  readonly strength: number;
}

/** How much brighter the square around each point of the grid is than the frame around it, negative where it is darker. */
const contrastMap = (grey: Grey, reach: number, columns: number, rows: number): Float32Array => {
  const map = new Float32Array(columns * rows);
  const { sums, across } = grey;
  const frame = 2 * reach;
  const inner = (2 * reach) ** 2;
  const square = (at: number, half: number) =>
    sums[at + half * across + half] -
    sums[at + half * across - half] -
    sums[at - half * across + half] +
    sums[at - half * across - half];
  for (let row = Math.ceil(frame / STEP); row * STEP <= grey.height - frame; row += 1)
    for (let column = Math.ceil(frame / STEP); column * STEP <= grey.width - frame; column += 1) {
      const at = row * STEP * across + column * STEP;
      const inside = square(at, reach);
      map[row * columns + column] = inside / inner - (square(at, frame) - inside) / (3 * inner);
    }
  return map;
};

/** Between the steps, where a parabola through three neighbours has its peak: from -0.5 to 0.5 steps. */
const peakBetween = (before: number, here: number, after: number): number => {
  const bend = before - 2 * here + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
};

const isPeak = (maps: readonly Float32Array[], layer: number, at: number, columns: number, sign: number): boolean => {
  const strength = maps[layer][at] * sign;
  for (let other = layer - 1; other <= layer + 1; other += 1)
    for (let line = at - columns; line <= at + columns; line += columns)
      for (let near = line - 1; near <= line + 1; near += 1) if (maps[other][near] * sign > strength) return false;
  return true;
};

/** Squares that differ more from their frame than their neighbours do, in place and in size. */
const spotsOf = (grey: Grey): Spot[] => {
  const columns = Math.floor(grey.width / STEP) + 1;
  const rows = Math.floor(grey.height / STEP) + 1;
  const maps = REACHES.map((reach) => contrastMap(grey, reach, columns, rows));
  const spots: Spot[] = [];
  for (let layer = 1; layer < REACHES.length - 1; layer += 1)
    for (let row = 1; row < rows - 1; row += 1)
      for (let column = 1; column < columns - 1; column += 1) {
        const at = row * columns + column;
        const value = maps[layer][at];
        const sign = Math.sign(value);
        if (value * sign < LEAST || !isPeak(maps, layer, at, columns, sign)) continue;
        const peak = (before: number, after: number) => peakBetween(before * sign, value * sign, after * sign);
        const x = (column + peak(maps[layer][at - 1], maps[layer][at + 1])) * STEP;
        const y = (row + peak(maps[layer][at - columns], maps[layer][at + columns])) * STEP;
        const size = peak(maps[layer - 1][at], maps[layer + 1][at]);
        const next = REACHES[layer + Math.sign(size)];
        const reach = REACHES[layer] * (next / REACHES[layer]) ** Math.abs(size);
        const half = PATCH * reach;
        if (x < half || y < half || x > grey.width - half || y > grey.height - half) continue;
        spots.push({ x, y, reach, strength: value * sign });
      }
  return spots.sort((one, other) => other.strength - one.strength);
};

/** Without those that are nearly another one, and from each part of the picture in turn. */
const spread = (spots: readonly Spot[], { width, height }: Grey): Spot[] => {
  const apart: Spot[] = [];
  const isNew = (spot: Spot) =>
    apart.every(
      (other) =>
        Math.hypot(other.x - spot.x, other.y - spot.y) >= 0.5 * Math.min(other.reach, spot.reach) ||
        Math.abs(Math.log(other.reach / spot.reach)) >= 0.3,
    );
  for (const spot of spots) if (isNew(spot)) apart.push(spot);
  const taken = new Map<number, number>();
  const turns = apart.map((spot) => {
    const part = Math.floor((spot.x / width) * PARTS) * PARTS + Math.floor((spot.y / height) * PARTS);
    const turn = taken.get(part) ?? 0;
    taken.set(part, turn + 1);
    return { spot, turn };
  });
  return turns
    .sort((one, other) => one.turn - other.turn)
    .slice(0, ASKED)
    .map(({ spot }) => spot);
};

const COSINES = Array.from({ length: LOW }, (_, u) =>
  Float64Array.from({ length: CELLS }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * CELLS))),
);

/** Coefficients of the cosine transform of a square patch, in the sequence of WAVES. */
const wavesOf = (grey: Grey, { x, y, reach }: Spot): Float64Array => {
  const side = (2 * PATCH * reach) / CELLS;
  const [left, top] = [x - PATCH * reach, y - PATCH * reach];
  const corners = Float64Array.from({ length: (CELLS + 1) ** 2 }, (_, at) =>
    grey.sumAt(left + (at % (CELLS + 1)) * side, top + Math.floor(at / (CELLS + 1)) * side),
  );
  const lines = new Float64Array(CELLS * LOW);
  for (let row = 0; row < CELLS; row += 1)
    for (let column = 0; column < CELLS; column += 1) {
      const at = row * (CELLS + 1) + column;
      const cell = corners[at + CELLS + 2] - corners[at + CELLS + 1] - corners[at + 1] + corners[at];
      for (let u = 0; u < LOW; u += 1) lines[row * LOW + u] += cell * COSINES[u][column];
    }
  return Float64Array.from(WAVES, ([u, v]) => {
    let sum = 0;
    for (let row = 0; row < CELLS; row += 1) sum += lines[row * LOW + u] * COSINES[v][row];
    return sum;
  });
};

const thumbOf = (grey: Grey): Uint8Array => {
  const [across, down] = [grey.width / THUMB, grey.height / THUMB];
  return Uint8Array.from({ length: THUMB * THUMB }, (_, at) => {
    const [left, top] = [(at % THUMB) * across, Math.floor(at / THUMB) * down];
    return Math.round(grey.mean(left, top, left + across, top + down));
  });
};

export const likenessOf = (grey: Grey): Likeness => {
  const longest = Math.max(grey.width, grey.height);
  return {
    grey,
    thumb: thumbOf(grey),
    aspect: grey.width / grey.height,
    marks: spread(spotsOf(grey), grey).map((spot) => ({
      x: spot.x / longest,
      y: spot.y / longest,
      reach: spot.reach / longest,
      waves: wavesOf(grey, spot),
    })),
  };
};

/** For each turn and each sign: which sign of the patch as it is it would be there, and whether it would be the contrary. */
const SIGNS = TURNS.map(({ a, b, c, d }) =>
  WAVES.map(([u, v]) => {
    const [across, down] = a === 0 ? [b, c] : [a, d];
    return {
      from:
        a === 0
          ? WAVES.findIndex(([other, under]) => other === v && under === u)
          : WAVES.findIndex(([x, y]) => x === u && y === v),
      sign: (u % 2 ? across : 1) * (v % 2 ? down : 1),
    };
  }),
);

/** A mark as the index holds it. */
export interface KeptMark {
  /** The coarsest signs, as a whole number. */
  readonly key: number;
  /** All 63 signs, as a whole number. */
  readonly bits: bigint;
  /** Place and size in one whole number. */
  readonly spot: number;
}

const FINE = 1023;
/** Larger than the reach of any mark. */
const MOST_REACH = 0.125;

const spotOf = ({ x, y, reach }: Mark): number =>
  (Math.round(x * FINE) * 1024 + Math.round(y * FINE)) * 1024 + Math.round((reach / MOST_REACH) * FINE);
const placeOf = (spot: number): Pick<Mark, 'x' | 'y' | 'reach'> => ({
  x: Math.floor(spot / 1024 ** 2) / FINE,
  y: (Math.floor(spot / 1024) % 1024) / FINE,
  reach: ((spot % 1024) / FINE) * MOST_REACH,
});

/** Signs of a patch as they would be in a picture that was turned so, and the one in the key that is the least certain. */
const signsOf = ({ waves }: Mark, turn: number): { bits: bigint; key: number; weakest: number } => {
  let [low, high, weakest, least] = [0, 0, 0, Number.POSITIVE_INFINITY];
  for (const [at, { from, sign }] of SIGNS[turn].entries()) {
    const wave = waves[from];
    if (wave * sign > 0) {
      if (at < 32) low += 2 ** at;
      else high += 2 ** (at - 32);
    }
    if (at < KEY_BITS && Math.abs(wave) < least) [weakest, least] = [at, Math.abs(wave)];
  }
  return { bits: (BigInt(high) << 32n) | BigInt(low), key: low % 2 ** KEY_BITS, weakest };
};

export const keptMarks = ({ marks }: Likeness): KeptMark[] =>
  marks.slice(0, KEPT).map((mark) => {
    const { bits, key } = signsOf(mark, 0);
    return { key, bits, spot: spotOf(mark) };
  });

/** One question to the index. */
export interface Probe {
  readonly key: number;
  readonly bits: bigint;
  /** Which mark of the picture asks, and how the picture would have been turned. */
  readonly mark: number;
  readonly turn: number;
}

/** What to ask the index for: each mark as it is and mirrored, also with its least certain sign the other way; a few in every turn. */
export const probesOf = ({ marks }: Likeness): Probe[] =>
  marks.flatMap((one, mark) =>
    TURNS.slice(0, mark < TURNED ? TURNS.length : 2).flatMap((_, turn) => {
      const { bits, key, weakest } = signsOf(one, turn);
      const other = key ^ (1 << weakest);
      return [key, other].map((asked) => ({ key: asked, bits, mark, turn }));
    }),
  );

/** How a kept picture would have to be laid on the asked one, lengths divided by the longest side of each. */
export interface Placing {
  readonly turn: number;
  /** This point of the kept picture … */
  readonly from: readonly [number, number];
  /** … lies there in the asked one. */
  readonly to: readonly [number, number];
  readonly scale: number;
}

/** @param spot as the index holds it, of a mark that one of our probes has found */
export const placingOf = ({ marks }: Likeness, { mark, turn }: Pick<Probe, 'mark' | 'turn'>, spot: number): Placing => {
  const [own, found] = [marks[mark], placeOf(spot)];
  return { turn: BACK[turn], from: [found.x, found.y], to: [own.x, own.y], scale: own.reach / found.reach };
};
