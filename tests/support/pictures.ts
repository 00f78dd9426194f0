import sharp from 'sharp';

/** Chance from a seed: the same picture on every machine. */
export const chance = (seed: number) => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const from = (least: number, most: number) => least + next() * (most - least);
  return { next, from, of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]! };
};
type Chance = ReturnType<typeof chance>;

/** How a camera stood when it looked at the same place another time: pixels at the front, light, and what was done meanwhile. */
export interface View {
  readonly shift?: number;
  readonly light?: number;
  readonly noise?: number;
  readonly later?: boolean;
}

const grey = (value: number, tint: readonly [number, number, number] = [1, 1, 1]) =>
  `rgb(${tint.map((part) => Math.max(0, Math.min(255, Math.round(value * part)))).join(',')})`;
const TINTS = [
  [1, 1, 1],
  [0.9, 1.05, 0.8],
  [1.1, 0.95, 0.85],
  [0.85, 0.95, 1.15],
] as const;
const paint = (c: Chance, least: number, most: number) => grey(c.from(least, most), c.of(TINTS));

const box = (x: number, y: number, w: number, h: number, fill: string, turn = 0) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" transform="rotate(${turn} ${x + w / 2} ${y + h / 2})"/>`;
const oval = (x: number, y: number, rx: number, ry: number, fill: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
const shape = (points: readonly (readonly [number, number])[], fill: string) =>
  `<polygon points="${points.map((point) => point.join(',')).join(' ')}" fill="${fill}"/>`;
const line = (points: readonly (readonly [number, number])[], width: number, stroke: string) =>
  `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
const times = (n: number, make: (at: number) => string) =>
  Array.from({ length: Math.round(n) }, (_, at) => make(at)).join('');

const sky = (c: Chance, w: number, h: number, high: number) =>
  `<defs><linearGradient id="s" x2="${c.from(-0.4, 0.4)}" y2="1"><stop stop-color="${grey(high, [0.85, 0.95, 1.1])}"/><stop offset="1" stop-color="${grey(high + 40)}"/></linearGradient></defs>${box(-200, -200, w + 400, h + 200, 'url(#s)')}`;

const house = (c: Chance, x: number, y: number, size: number) => {
  const wide = size * c.from(0.8, 1.8);
  const windows = times(c.from(1, 4), (at) =>
    box(x + wide * (0.1 + at * 0.24), y - size * c.from(0.55, 0.75), wide * 0.14, size * 0.3, paint(c, 30, 110)),
  );
  return (
    box(x, y - size, wide, size, paint(c, 130, 235)) +
    shape(
      [
        [x - size * 0.15, y - size],
        [x + wide / 2, y - size * c.from(1.3, 1.7)],
        [x + wide + size * 0.15, y - size],
      ],
      paint(c, 50, 140),
    ) +
    windows +
    box(x + wide * c.from(0.3, 0.7), y - size * 0.5, wide * 0.13, size * 0.5, paint(c, 40, 120))
  );
};
const tree = (c: Chance, x: number, y: number, size: number) =>
  box(x - size * 0.06, y - size, size * 0.12, size, paint(c, 50, 90)) +
  times(c.from(4, 9), () =>
    oval(
      x + c.from(-0.4, 0.4) * size,
      y - size * c.from(0.8, 1.5),
      size * c.from(0.15, 0.4),
      size * c.from(0.12, 0.35),
      grey(c.from(50, 130), [0.8, 1.1, 0.7]),
    ),
  );
const hole = (c: Chance, x: number, y: number, size: number) =>
  shape(
    Array.from({ length: 9 }, (_, at): [number, number] => {
      const angle = (at / 9) * 2 * Math.PI;
      const reach = size * c.from(0.6, 1.2);
      return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.5];
    }),
    grey(c.from(30, 80)),
  );
const crack = (c: Chance, w: number, h: number) => {
  let [x, y] = [c.from(0, w), c.from(0, h)];
  const turn = c.from(0, 6.3);
  const points: [number, number][] = [];
  for (let at = 0; at < 8; at += 1) {
    points.push([x, y]);
    x += Math.cos(turn + c.from(-0.9, 0.9)) * w * 0.06;
    y += Math.sin(turn + c.from(-0.9, 0.9)) * w * 0.06;
  }
  return line(points, c.from(2, 9), grey(c.from(20, 70)));
};

type Kind = (c: Chance, w: number, h: number, near: (depth: number) => string, later: boolean) => string;
const layer = (near: string, inside: string) => `<g ${near}>${inside}</g>`;

const street: Kind = (c, w, h, near, later) => {
  const horizon = h * c.from(0.3, 0.6);
  const meet = w * c.from(0.3, 0.7);
  const ground = paint(c, 90, 160);
  const asphalt = grey(c.from(70, 130));
  const damage = times(c.from(2, 6), () =>
    hole(c, w * c.from(0.25, 0.75), h * c.from(0.7, 0.97), w * c.from(0.03, 0.09)),
  );
  return (
    sky(c, w, horizon, c.from(150, 215)) +
    layer(
      near(0.1),
      times(5, () =>
        oval(
          w * c.from(0, 1),
          horizon,
          w * c.from(0.1, 0.3),
          h * c.from(0.03, 0.12),
          grey(c.from(90, 150), [0.9, 1.05, 0.9]),
        ),
      ),
    ) +
    layer(
      near(0.4),
      box(-w, horizon, w * 3, h * 2, ground) +
        times(c.from(2, 6), () =>
          house(c, w * c.from(-0.1, 0.95), horizon + h * c.from(0.01, 0.08), h * c.from(0.07, 0.2)),
        ) +
        times(c.from(1, 6), () => tree(c, w * c.from(0, 1), horizon + h * c.from(0.02, 0.1), h * c.from(0.1, 0.25))),
    ) +
    layer(
      near(0.8),
      shape(
        [
          [meet - w * 0.03, horizon],
          [meet + w * 0.03, horizon],
          [w * c.from(0.8, 1.3), h * 1.2],
          [w * c.from(-0.3, 0.2), h * 1.2],
        ],
        asphalt,
      ) +
        line(
          [
            [meet, horizon],
            [w * c.from(0.4, 0.6), h],
          ],
          w * 0.008,
          grey(220),
        ),
    ) +
    layer(
      near(1),
      (later ? '' : damage) +
        times(c.from(0, 3), () =>
          box(
            w * c.from(0, 0.9),
            h * c.from(0.3, 0.6),
            w * c.from(0.01, 0.02),
            h * c.from(0.3, 0.6),
            paint(c, 30, 200),
          ),
        ),
    )
  );
};
const ground: Kind = (c, w, h, near, later) =>
  box(-w, -h, w * 3, h * 3, paint(c, 80, 160)) +
  layer(
    near(0.9),
    times(c.from(3, 10), () =>
      oval(w * c.from(0, 1), h * c.from(0, 1), w * c.from(0.02, 0.15), h * c.from(0.02, 0.15), paint(c, 60, 190)),
    ),
  ) +
  layer(
    near(1),
    times(c.from(4, 12), () => crack(c, w, h)) +
      (later
        ? ''
        : times(c.from(1, 4), () => hole(c, w * c.from(0.2, 0.8), h * c.from(0.2, 0.8), w * c.from(0.06, 0.2)))) +
      times(c.from(5, 40), () =>
        oval(w * c.from(0, 1), h * c.from(0, 1), w * c.from(0.004, 0.02), h * c.from(0.004, 0.02), paint(c, 30, 230)),
      ),
  );
const room: Kind = (c, w, h, near, later) =>
  box(-w, -h, w * 3, h * 3, paint(c, 150, 225)) +
  layer(
    near(0.7),
    box(-w, h * c.from(0.65, 0.85), w * 3, h, paint(c, 70, 150)) +
      times(c.from(2, 5), () =>
        box(
          w * c.from(0, 0.85),
          h * c.from(0.05, 0.5),
          w * c.from(0.06, 0.25),
          h * c.from(0.08, 0.3),
          paint(c, 40, 240),
        ),
      ),
  ) +
  layer(
    near(1),
    (later ? '' : times(3, () => hole(c, w * c.from(0.1, 0.9), h * c.from(0.1, 0.9), w * c.from(0.03, 0.1)))) +
      times(c.from(3, 9), () =>
        box(
          w * c.from(0, 0.9),
          h * c.from(0.5, 0.9),
          w * c.from(0.03, 0.2),
          h * c.from(0.05, 0.3),
          paint(c, 30, 230),
          c.from(-8, 8),
        ),
      ),
  );
const channel: Kind = (c, w, h, near, later) =>
  sky(c, w, h * 0.4, c.from(160, 215)) +
  layer(
    near(0.3),
    box(-w, h * 0.35, w * 3, h, paint(c, 100, 160)) +
      times(c.from(3, 9), () => tree(c, w * c.from(0, 1), h * c.from(0.38, 0.48), h * c.from(0.08, 0.25))),
  ) +
  layer(
    near(0.9),
    shape(
      [
        [w * c.from(0.35, 0.5), h * 0.38],
        [w * c.from(0.5, 0.62), h * 0.38],
        [w * c.from(0.7, 1.1), h * 1.3],
        [w * c.from(-0.1, 0.3), h * 1.3],
      ],
      paint(c, 60, 110),
    ) +
      times(c.from(6, 14), () =>
        line(
          [
            [w * c.from(0.2, 0.5), h * c.from(0.5, 1)],
            [w * c.from(0.5, 0.8), h * c.from(0.5, 1)],
          ],
          c.from(2, 6),
          paint(c, 80, 190),
        ),
      ) +
      (later
        ? ''
        : times(c.from(6, 25), () =>
            oval(
              w * c.from(0.25, 0.75),
              h * c.from(0.55, 1),
              w * c.from(0.01, 0.04),
              h * c.from(0.01, 0.03),
              paint(c, 40, 250),
            ),
          )),
  );
const night: Kind = (c, w, h, near, later) =>
  box(-w, -h, w * 3, h * 3, grey(c.from(10, 35))) +
  layer(
    near(0.4),
    times(c.from(3, 8), () =>
      house(c, w * c.from(0, 0.9), h * c.from(0.4, 0.7), h * c.from(0.1, 0.2)).replaceAll(
        /rgb\((\d+),(\d+),(\d+)\)/g,
        (_, r, g, b) => grey((Number(r) + Number(g) + Number(b)) / 12),
      ),
    ),
  ) +
  layer(
    near(1),
    times(later ? c.from(5, 9) : c.from(1, 4), () =>
      oval(
        w * c.from(0, 1),
        h * c.from(0.1, 0.6),
        w * c.from(0.01, 0.05),
        w * c.from(0.01, 0.05),
        grey(c.from(180, 255), [1, 0.95, 0.75]),
      ),
    ),
  );
const roofs: Kind = (c, w, h, near) =>
  sky(c, w, h, c.from(150, 215)) +
  layer(
    near(0.6),
    box(-w, h * 0.85, w * 3, h, paint(c, 80, 140)) +
      times(c.from(3, 9), () => house(c, w * c.from(0, 0.9), h * c.from(0.86, 0.95), h * c.from(0.06, 0.14))),
  );
const KINDS: readonly Kind[] = [street, street, ground, ground, room, channel, night, roofs];

/** Fractal noise: what grass, earth, asphalt and clouds are to a camera. */
const texture = (c: Chance, w: number, h: number): Float32Array => {
  const field = new Float32Array(w * h);
  for (let [cell, weight] = [w / 3, 1]; cell >= 3; cell /= 2, weight *= c.from(0.5, 0.75)) {
    const across = Math.ceil(w / cell) + 2;
    const lattice = Float32Array.from({ length: across * (Math.ceil(h / cell) + 2) }, () => c.next() - 0.5);
    for (let y = 0; y < h; y += 1)
      for (let x = 0; x < w; x += 1) {
        const [gx, gy] = [x / cell, y / cell];
        const [ix, iy] = [Math.floor(gx), Math.floor(gy)];
        const [fx, fy] = [gx - ix, gy - iy];
        const at = iy * across + ix;
        const top = lattice[at]! + (lattice[at + 1]! - lattice[at]!) * fx;
        const low = lattice[at + across]! + (lattice[at + across + 1]! - lattice[at + across]!) * fx;
        field[y * w + x] += (top + (low - top) * fy) * weight;
      }
  }
  return field;
};

/** An invented photo: a drawn place with textures, light and the noise of a small sensor. JPEG. */
export const drawPicture = async (seed: number, view: View = {}): Promise<Buffer> => {
  const c = chance(seed);
  const upright = c.next() < 0.35;
  const [w, h] = upright ? [480, 640] : [640, 480];
  const kind = c.of(KINDS);
  const shift = view.shift ?? 0;
  const near = (depth: number) =>
    `transform="translate(${shift * depth} ${shift * depth * 0.3}) scale(${1 + (shift / 900) * depth})"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">${kind(c, w, h, near, view.later ?? false)}</svg>`;
  const { data } = await sharp(Buffer.from(svg))
    .flatten({ background: '#888' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const surface = texture(chance(seed * 7 + 1), w, h);
  const strength = chance(seed * 11 + 5).from(10, 60);
  const grain = chance(seed * 13 + 3 + (view.noise ?? 0) * 7919);
  const light = view.light ?? 1;
  const move = Math.round(shift * 0.8);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1) {
      const own = surface[y * w + Math.min(w - 1, Math.max(0, x - move))]! * strength;
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (y * w + x) * 3 + channel;
        const sensor = (grain.next() + grain.next() - 1) * 9;
        data[at] = Math.max(0, Math.min(255, data[at]! * light + own * light + sensor));
      }
    }
  return sharp(data, { raw: { width: w, height: h, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
};
