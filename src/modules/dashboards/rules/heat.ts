/** A place with its centre, WGS 84 in degrees. */
export interface Centre {
  readonly code: string;
  readonly lat: number;
  readonly lon: number;
}

/** What is drawn as one: places that lie together. Kilometres east and south of the north-western corner. */
export interface Bin {
  readonly x: number;
  readonly y: number;
  readonly codes: readonly string[];
}

export interface Grid {
  readonly bins: readonly Bin[];
  /** From the middle of a hexagon to its corner, and the size of the whole, kilometres. */
  readonly radius: number;
  readonly width: number;
  readonly height: number;
}

const KM_PER_DEGREE = 111.32;

/** On a plane: true enough within a regency. */
const plane = (centres: readonly Centre[]) => {
  const north = Math.max(...centres.map(({ lat }) => lat));
  const west = Math.min(...centres.map(({ lon }) => lon));
  const narrowing = Math.cos((north * Math.PI) / 180);
  return centres.map(({ code, lat, lon }) => ({
    code,
    x: (lon - west) * KM_PER_DEGREE * narrowing,
    y: (north - lat) * KM_PER_DEGREE,
  }));
};

/** The corner of a hexagon points up: rows are 1.5 radii apart, every other one is half a hexagon further. */
const hexagonOf = (x: number, y: number, radius: number): [number, number] => {
  const [q, r] = [((Math.sqrt(3) / 3) * x - y / 3) / radius, ((2 / 3) * y) / radius];
  const s = -q - r;
  let [column, row, rest] = [Math.round(q), Math.round(r), Math.round(s)];
  const [dq, dr, ds] = [Math.abs(column - q), Math.abs(row - r), Math.abs(rest - s)];
  if (dq > dr && dq > ds) column = -row - rest;
  else if (dr > ds) row = -column - rest;
  return [column, row];
};

/**
 * Places as hexagons of one size, so that no large village weighs more than many small ones, and no point of any report is shown: a
 * hexagon holds the villages whose centres lie in it.
 * @param about how many hexagons would cover the whole
 */
export const hexagons = (centres: readonly Centre[], about: number): Grid => {
  if (centres.length === 0) return { bins: [], radius: 1, width: 0, height: 0 };
  const points = plane(centres);
  const [wide, high] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))];
  const radius = Math.max(0.8, Math.sqrt((Math.max(wide, 1) * Math.max(high, 1)) / about / (1.5 * Math.sqrt(3))));
  const bins = [...Map.groupBy(points, ({ x, y }) => hexagonOf(x, y, radius).join())].map(([name, inside]) => {
    const [column, row] = name.split(',').map(Number);
    return {
      x: radius * Math.sqrt(3) * (column + row / 2),
      y: radius * 1.5 * row,
      codes: inside.map(({ code }) => code),
    };
  });
  return framed(bins, radius);
};

/** Places each as a hexagon of its own, as large as the nearest two leave room for. */
export const apart = (centres: readonly Centre[]): Grid => {
  if (centres.length === 0) return { bins: [], radius: 1, width: 0, height: 0 };
  const points = plane(centres);
  const distances = points.flatMap((one, i) =>
    points.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
  );
  const radius = Math.max(0.8, Math.min(6, ...distances.filter((distance) => distance > 0)) / Math.sqrt(3));
  return framed(
    points.map(({ code, x, y }) => ({ x, y, codes: [code] })),
    radius,
  );
};

/** Moved so that everything stands inside. */
const framed = (bins: readonly Bin[], radius: number): Grid => {
  const [left, top] = [Math.min(...bins.map(({ x }) => x)) - radius, Math.min(...bins.map(({ y }) => y)) - radius];
  const moved = bins.map(({ x, y, codes }) => ({ x: x - left, y: y - top, codes }));
  return {
    bins: moved,
    radius,
    width: Math.max(...moved.map(({ x }) => x)) + radius,
    height: Math.max(...moved.map(({ y }) => y)) + radius,
  };
};

/** How many reports a place has, and how many of them came without a name. */
export interface Heat {
  readonly reports: number;
  readonly anonymous: number;
}

export interface HeatBin extends Bin {
  /** Undefined: too few to be told, and somebody among them who asked not to be known. */
  readonly reports: number | undefined;
  /** 0 (none) to 5 (as many as the most). */
  readonly level: number;
}

/** How dark each is drawn. @param least fewer are not told where anonymous reports are among them */
export const heated = ({ bins }: Grid, heat: ReadonlyMap<string, Heat>, least: number): HeatBin[] => {
  const sums = bins.map((bin) => {
    const own = bin.codes.map((code) => heat.get(code) ?? { reports: 0, anonymous: 0 });
    const [reports, anonymous] = (['reports', 'anonymous'] as const).map((part) =>
      own.reduce((sum, one) => sum + one[part], 0),
    );
    return { ...bin, reports: reports < least && anonymous > 0 ? undefined : reports };
  });
  const most = Math.max(1, ...sums.map(({ reports = 0 }) => reports));
  // By the root: areas are compared by eye, and one village with hundreds must not make all others look empty.
  return sums.map((bin) => ({
    ...bin,
    level:
      bin.reports === undefined ? 1 : bin.reports === 0 ? 0 : Math.max(1, Math.ceil(5 * Math.sqrt(bin.reports / most))),
  }));
};
