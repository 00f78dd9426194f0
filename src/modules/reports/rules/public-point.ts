/**
 * Side of a cell in degrees, about 550 m here: in the villages of a regency some two hundred people live in one. Never another size, and
 * the same for every reader: two grids laid over each other tell more than either.
 */
export const CELL_DEGREES = 0.005;

/** No point of a cell lies further from its middle. Metres, rounded up. */
export const CELL_REACH = 394;

/** A tenth of a metre: what lies behind is noise of the arithmetic. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
const middleOfCell = (degrees: number): number => (Math.floor(degrees / CELL_DEGREES) + 0.5) * CELL_DEGREES;

interface Located {
  readonly anonymous: boolean;
  readonly lat: number | null;
  readonly lon: number | null;
}

/**
 * Where a report lies for everybody who is not at work on it: exactly, or, when its reporter wants to be unknown, the middle of a cell of
 * the ground. Whatever leaves the house (feeds, other servers, maps of the public) asks here, and so does whatever finds reports by place.
 */
export const publicPoint = ({
  anonymous,
  lat,
  lon,
}: Located): { readonly lat: number; readonly lon: number } | null => {
  if (lat === null || lon === null) return null;
  return anonymous
    ? { lat: rounded(middleOfCell(lat)), lon: rounded(middleOfCell(lon)) }
    : { lat: rounded(lat), lon: rounded(lon) };
};
