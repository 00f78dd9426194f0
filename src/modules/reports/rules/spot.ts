/** Squares of a grid over the map, some 278 m a side near the equator: an index finds what is near by them. */
const SQUARES_A_DEGREE = 400;
const METRES_A_DEGREE = 111_195;

const square = (degrees: number): number => Math.floor(degrees * SQUARES_A_DEGREE);
/** A mixture that may fall together for two squares far apart: whoever looks there measures the distance anyway. */
const named = (north: number, east: number): number => (Math.imul(north, 0x9e3779b1) ^ Math.imul(east, 0x85ebca6b)) | 0;

/** The square in which a point lies, as a whole number that an index holds. @param lat, lon degrees */
export const cellOf = (lat: number, lon: number): number => named(square(lat), square(lon));

/** All squares that hold a point within so many metres; a few more at the corners. */
export const cellsWithin = (lat: number, lon: number, metres: number): number[] => {
  const north = metres / METRES_A_DEGREE;
  const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  const cells = new Set<number>();
  for (let y = square(lat - north); y <= square(lat + north); y += 1)
    for (let x = square(lon - east); x <= square(lon + east); x += 1) cells.add(named(y, x));
  return [...cells];
};
