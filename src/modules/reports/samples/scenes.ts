import type { Random } from '#platform/random.ts';
import type { ServiceCode } from './types.ts';

export const WIDTH = 1200;
export const HEIGHT = 900;
const HORIZON = 430;

export type Moment = 'before' | 'after';
type Scene = (moment: Moment, random: Random) => string;

const rect = (x: number, y: number, w: number, h: number, fill: string, extra = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${extra}/>`;
const poly = (points: string, fill: string, extra = '') => `<polygon points="${points}" fill="${fill}" ${extra}/>`;
const oval = (x: number, y: number, rx: number, ry: number, fill: string, extra = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${extra}/>`;
const path = (d: string, fill: string, extra = '') => `<path d="${d}" fill="${fill}" ${extra}/>`;

function ridge(y: number, height: number, fill: string, random: Random): string {
  let d = `M0 ${y}`;
  for (let x = 0; x < WIDTH; x += 200)
    d += ` Q${x + 100} ${y - random.int(Math.round(height / 3), height)} ${x + 200} ${y - random.int(0, Math.round(height / 4))}`;
  return path(`${d} V${HEIGHT} H0 Z`, fill);
}

function palm(x: number, y: number, random: Random): string {
  const top = y - random.int(130, 190);
  const lean = random.int(-18, 18);
  const leaves = [-75, -45, -5, 40, 75].map((reach) =>
    path(
      `M${x + lean} ${top} q${reach / 2} -42 ${reach} ${random.int(-4, 22)}`,
      'none',
      'stroke="#4f7f4a" stroke-width="13" stroke-linecap="round"',
    ),
  );
  return `${path(`M${x} ${y} Q${x} ${(y + top) / 2} ${x + lean} ${top}`, 'none', 'stroke="#8a6f52" stroke-width="11"')}${leaves.join('')}`;
}

const tree = (x: number, y: number, size: number) =>
  rect(x - 8, y - size, 16, size, '#7d634a') + oval(x, y - size * 1.35, size * 0.62, size * 0.7, '#5f8f57');

const house = (x: number, y: number, wall: string) =>
  rect(x, y - 78, 150, 78, wall) +
  poly(`${x - 22},${y - 76} ${x + 75},${y - 142} ${x + 172},${y - 76}`, '#b5654a') +
  rect(x + 60, y - 52, 32, 52, '#7a5a44') +
  rect(x + 16, y - 56, 28, 26, '#d9e6ea');

/** Sky, hills, palms and a house: the same for before and after, for it is the same place. */
function landscape(random: Random, night: boolean): string {
  const [high, low] = night
    ? ['#1f2a44', '#3b4666']
    : random.pick([
        ['#bcd9ea', '#eef4ee'],
        ['#c9dfe6', '#f6eedd'],
        ['#a9cde3', '#e9f1f1'],
      ]);
  const land = night ? ['#2c3a4c', '#263441', '#2f4038'] : ['#a9c3bd', '#8fb08f', '#9dbb7c'];
  const sky = `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${high}"/><stop offset="1" stop-color="${low}"/></linearGradient></defs>${rect(0, 0, WIDTH, HORIZON + 40, 'url(#s)')}`;
  const light = oval(
    random.int(150, 1050),
    random.int(80, 160),
    night ? 30 : 46,
    night ? 30 : 46,
    night ? '#e8e6d5' : '#f7e7b0',
  );
  const back = [
    ridge(HORIZON, 190, land[0], random),
    ridge(HORIZON + 30, 80, land[1], random),
    rect(0, HORIZON + 30, WIDTH, HEIGHT, land[2]),
  ];
  const homes = house(random.int(60, 170), HORIZON + 66, random.pick(['#efe3cf', '#e3d9e0', '#dbe6da']));
  const palms = [random.int(260, 330), random.int(900, 960), random.int(1040, 1130)].map((x) =>
    palm(x, HORIZON + random.int(55, 90), random),
  );
  const dusk = night ? rect(0, 0, WIDTH, HEIGHT, '#101a30', 'opacity="0.4"') : '';
  return sky + light + back.join('') + homes + palms.join('') + dusk;
}

const ROAD = `${520},${HORIZON + 50} ${680},${HORIZON + 50} ${1080},${HEIGHT} ${120},${HEIGHT}`;

const road: Scene = (moment, random) => {
  const surface = poly(ROAD, moment === 'before' ? '#8b8781' : '#5f6268');
  if (moment === 'after') {
    const dashes = [0, 1, 2, 3, 4].map((n) => {
      const y = HORIZON + 70 + n * n * 16 + n * 18;
      return rect(600 - 3 - n * 1.5, y, 6 + n * 3, 14 + n * 9, '#f3f1e6');
    });
    return surface + dashes.join('');
  }
  const holes = Array.from({ length: 8 }, (_, n) => {
    const y = HORIZON + 100 + n * 44 + random.int(-10, 10);
    const half = 60 + (y - HORIZON - 50) * 0.72;
    const x = 600 + (random.next() * 2 - 1) * half * 0.7;
    const size = 14 + (y - HORIZON) * 0.13 + random.int(0, 16);
    const water = random.chance(0.4) ? oval(x, y + 2, size * 0.7, size * 0.26, '#9fb6bd') : '';
    return oval(x, y, size * 1.15, size * 0.5, '#a39b8f') + oval(x, y, size, size * 0.4, '#57514b') + water;
  });
  return surface + holes.join('');
};

const streetLight: Scene = (moment, random) => {
  const lit = moment === 'after';
  const lamps = [340, 480, 800].map((x, n) => {
    const [foot, height] = [HORIZON + [330, 170, 230][n], [420, 250, 320][n]];
    const top = foot - height;
    const arm = x < 600 ? 1 : -1;
    const glow = lit
      ? poly(
          `${x + arm * 70},${top + 8} ${x + arm * 70 - height * 0.42},${foot} ${x + arm * 70 + height * 0.42},${foot}`,
          '#ffe9a3',
          'opacity="0.33"',
        ) + oval(x + arm * 70, foot, height * 0.42, height * 0.09, '#ffe9a3', 'opacity="0.4"')
      : '';
    return `${glow}${path(`M${x} ${foot} V${top} h${arm * 62}`, 'none', 'stroke="#9aa3ad" stroke-width="9" stroke-linejoin="round"')}${oval(x + arm * 70, top + 4, 20, 9, lit ? '#fff3c4' : '#4b5563')}`;
  });
  return (
    poly(ROAD, lit ? '#4a4f59' : '#363c47') +
    oval(random.int(560, 640), HEIGHT - 60, 40, 8, lit ? '#5a5f68' : '#30353f') +
    lamps.join('')
  );
};

const canal: Scene = (moment, random) => {
  const clear = moment === 'after';
  const bed = poly(`540,${HORIZON + 45} 660,${HORIZON + 45} 960,${HEIGHT} 240,${HEIGHT}`, '#b9b2a6');
  const water = poly(
    `556,${HORIZON + 45} 644,${HORIZON + 45} 880,${HEIGHT} 320,${HEIGHT}`,
    clear ? '#8fbccb' : '#7d7a5f',
  );
  if (clear) {
    const ripples = [0, 1, 2, 3].map((n) =>
      path(
        `M${520 - n * 40} ${HORIZON + 160 + n * 75} q${40 + n * 12} -14 ${80 + n * 24} 0 t${80 + n * 24} 0`,
        'none',
        'stroke="#cfe4ea" stroke-width="6" stroke-linecap="round"',
      ),
    );
    return bed + water + ripples.join('');
  }
  return bed + water + litter(30, () => [600 + random.int(-190, 190), HORIZON + random.int(170, 400)], random);
};

function litter(count: number, at: () => [number, number], random: Random): string {
  return Array.from({ length: count }, () => {
    const [x, y] = at();
    const size = random.int(16, 38);
    const colour = random.pick(['#d9d4c6', '#b7c7cf', '#c9a38b', '#8f8a7a', '#d8c27a', '#a7b48c', '#c8c8d0']);
    const turn = `transform="rotate(${random.int(-40, 40)} ${x} ${y})"`;
    return random.chance(0.5)
      ? oval(x, y, size, size * 0.6, colour, turn)
      : rect(x - size / 2, y - size / 2, size, size * 0.8, colour, `rx="5" ${turn}`);
  }).join('');
}

const waste: Scene = (moment, random) => {
  const lane = poly(ROAD, '#b8b0a0');
  if (moment === 'after') {
    const bins = [820, 910].map(
      (x, n) =>
        rect(x, HORIZON + 210, 72, 100, ['#4f8a6b', '#c9a24a'][n], 'rx="8"') +
        rect(x - 5, HORIZON + 196, 82, 18, ['#3f7358', '#b08b39'][n], 'rx="6"'),
    );
    return lane + bins.join('') + [250, 320, 390].map((x) => tree(x, HORIZON + 320, 60)).join('');
  }
  return (
    lane +
    oval(800, HORIZON + 330, 290, 70, '#8d8570') +
    litter(
      70,
      () => {
        const x = 800 + random.int(-250, 250);
        return [x, HORIZON + 330 - random.int(0, Math.round(170 * (1 - Math.abs(x - 800) / 270)))];
      },
      random,
    )
  );
};

const flood: Scene = (moment) => {
  const homes = house(450, HORIZON + 190, '#efe3cf') + house(720, HORIZON + 240, '#dbe6da');
  if (moment === 'after')
    return homes + poly(`560,${HORIZON + 260} 700,${HORIZON + 260} 1000,${HEIGHT} 260,${HEIGHT}`, '#b8b0a0');
  const waves = [0, 1, 2, 3, 4].map((n) =>
    path(
      `M${80 + n * 70} ${HORIZON + 240 + n * 52} q50 -16 100 0 t100 0 t100 0 t100 0`,
      'none',
      'stroke="#c4b79c" stroke-width="6" stroke-linecap="round"',
    ),
  );
  return homes + rect(0, HORIZON + 165, WIDTH, HEIGHT, '#a8977a', 'opacity="0.93"') + waves.join('');
};

const tap: Scene = (moment, random) => {
  const wall =
    rect(330, HORIZON - 60, 540, 330, '#e2d8c6', 'rx="6"') + rect(300, HORIZON + 270, 600, 60, '#c9bda8', 'rx="6"');
  const pipe =
    path(
      `M600 ${HORIZON - 60} V${HORIZON + 60} h90 v36`,
      'none',
      'stroke="#8d99a3" stroke-width="34" stroke-linejoin="round"',
    ) + rect(575, HORIZON - 12, 50, 26, '#6e7a84', 'rx="8"');
  const bucket = poly(`630,${HORIZON + 190} 750,${HORIZON + 190} 732,${HORIZON + 290} 648,${HORIZON + 290}`, '#5f86a8');
  const flow =
    moment === 'after'
      ? rect(680, HORIZON + 96, 20, 98, '#9cc9de', 'rx="10"') + oval(690, HORIZON + 192, 56, 12, '#9cc9de')
      : '';
  const cracks = Array.from({ length: 9 }, () =>
    path(
      `M${random.int(80, 1100)} ${random.int(HORIZON + 350, 860)} l${random.int(20, 60)} ${random.int(10, 30)} l${random.int(-20, 40)} ${random.int(14, 36)}`,
      'none',
      'stroke="#8c8a5c" stroke-width="5"',
    ),
  );
  return wall + pipe + flow + bucket + (moment === 'before' ? cracks.join('') : '');
};

const fallenTree: Scene = (moment, random) => {
  const lane = poly(ROAD, '#6f7278');
  if (moment === 'after')
    return (
      lane +
      [1, 2, 3]
        .map(
          (n) =>
            oval(930 + n * 44, HORIZON + 330, 26, 26, '#b08f66') + oval(930 + n * 44, HORIZON + 330, 13, 13, '#cfb38c'),
        )
        .join('')
    );
  const crown = Array.from({ length: 14 }, () =>
    oval(
      random.int(270, 500),
      HORIZON + random.int(190, 350),
      random.int(46, 80),
      random.int(36, 60),
      random.pick(['#5f8f57', '#557f4e', '#6c9c60']),
    ),
  );
  return `${lane}${path(`M980 ${HORIZON + 340} L430 ${HORIZON + 270}`, 'none', 'stroke="#7d634a" stroke-width="46" stroke-linecap="round"')}${crown.join('')}`;
};

const field: Scene = (moment, random) => {
  const green = moment === 'after';
  const rows = Array.from({ length: 9 }, (_, n) => {
    const y = HORIZON + 70 + n * 46;
    const plants = Array.from({ length: 15 }, (_, k) => {
      const x = 44 + k * 80 + random.int(-8, 8);
      const tall = 16 + n * 4;
      return path(
        `M${x} ${y} l-7 -${tall} M${x} ${y} v-${tall + 4} M${x} ${y} l8 -${tall - 2}`,
        'none',
        `stroke="${green ? '#5d9a4d' : '#b79a4e'}" stroke-width="5" stroke-linecap="round"`,
      );
    });
    return rect(0, y, WIDTH, 12, green ? '#8cc0c4' : '#a58a62') + plants.join('');
  });
  return rect(0, HORIZON + 30, WIDTH, HEIGHT, green ? '#8fb776' : '#bda476') + rows.join('');
};

const hall: Scene = (moment, random) => {
  const mended = moment === 'after';
  const wall = rect(300, HORIZON + 20, 600, 270, mended ? '#f0e6d2' : '#d8ccb6');
  const roof = poly(
    `250,${HORIZON + 30} 400,${HORIZON - 130} 800,${HORIZON - 130} 950,${HORIZON + 30}`,
    mended ? '#b5654a' : '#96604c',
  );
  const windows = [350, 470, 690, 810].map((x) =>
    rect(x, HORIZON + 90, 70, 84, mended ? '#cfe2ea' : '#8f999c', 'stroke="#8a7a66" stroke-width="8"'),
  );
  const door = rect(570, HORIZON + 120, 80, 170, '#7a5a44');
  const damage = mended
    ? ''
    : poly(
        `${random.int(470, 520)},${HORIZON - 96} 590,${HORIZON - 110} 640,${HORIZON - 60} 560,${HORIZON - 30} 500,${HORIZON - 52}`,
        '#3f3a36',
      ) +
      path(`M390 ${HORIZON + 34} l22 48 l-14 40 l26 56`, 'none', 'stroke="#8a7a66" stroke-width="6"') +
      path(`M770 ${HORIZON + 60} l-18 50 l16 44`, 'none', 'stroke="#8a7a66" stroke-width="6"');
  const garden = mended ? [270, 930].map((x) => tree(x, HORIZON + 320, 70)).join('') : '';
  return (
    wall +
    roof +
    windows.join('') +
    door +
    damage +
    garden +
    poly(`560,${HORIZON + 290} 660,${HORIZON + 290} 780,${HEIGHT} 440,${HEIGHT}`, '#c9bfae')
  );
};

const SCENES: Partial<Record<ServiceCode, Scene>> = {
  road,
  traffic: road,
  street_light: streetLight,
  drainage: canal,
  flood,
  waste,
  water: tap,
  environment: fallenTree,
  agriculture: field,
};

// Strokes, not text: the picture must be the same on a server without fonts.
const LETTERS: Record<string, string> = {
  C: 'M16 4 Q4 0 2 12 Q4 24 16 20',
  O: 'M10 2 Q2 2 2 12 Q2 22 10 22 Q18 22 18 12 Q18 2 10 2',
  N: 'M2 22 V2 L17 22 V2',
  T: 'M1 2 H18 M9.5 2 V22',
  H: 'M2 2 V22 M17 2 V22 M2 12 H17',
};

function mark(): string {
  const strokes = [...'CONTOH'].map(
    (letter, at) => `<path transform="translate(${at * 26} 0)" d="${LETTERS[letter]}"/>`,
  );
  return `${rect(WIDTH - 206, HEIGHT - 56, 188, 40, '#ffffff', 'opacity="0.82" rx="6"')}<g transform="translate(${WIDTH - 190} ${HEIGHT - 48})" fill="none" stroke="#333a40" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g>`;
}

/** A drawn scene as SVG. Before and after of one seed show the same place. */
export function drawScene(service: ServiceCode, moment: Moment, backdrop: Random, matter: Random): string {
  const scene = SCENES[service] ?? hall;
  const body = landscape(backdrop, scene === streetLight) + scene(moment, matter) + mark();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${body}</svg>`;
}
