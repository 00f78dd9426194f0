/** A place as far as its name is concerned. */
interface Named {
  readonly code: string;
  readonly level: string;
  readonly name: string;
}

/** In the letters that are compared. */
const plain = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * Places whose whole name stands in the words that somebody searches for: `jalan ngasem` holds Ngasem, the district and the village. The
 * longest names first, the wider area before the narrower one; names that lie inside a longer one that was found are left out.
 */
export const placesIn = <P extends Named>(typed: string, places: readonly P[], most: number): P[] => {
  const words = plain(typed);
  const runs = new Set(
    words.flatMap((_, from) => words.slice(from).map((_, n) => words.slice(from, from + n + 1).join(' '))),
  );
  const found = places
    .filter(({ level }) => level === 'district' || level === 'village')
    .map((place) => ({ place, name: plain(place.name).join(' ') }))
    .filter(({ name }) => runs.has(name));
  return found
    .filter(({ name }) => !found.some((other) => other.name !== name && ` ${other.name} `.includes(` ${name} `)))
    .sort(
      (a, b) =>
        b.name.length - a.name.length ||
        a.place.code.length - b.place.code.length ||
        (a.place.code < b.place.code ? -1 : 1),
    )
    .slice(0, most)
    .map(({ place }) => place);
};
