/** How many may be inside at once: in all, and of each kind of name (a session, a person, a network). */
export interface Room<Kind extends string> {
  /** @returns how to leave again, once; or for want of what there is no place: `all`, or one of the kinds */
  enter(names: Readonly<Record<Kind, string>>): (() => void) | Kind | 'all';
}

/** Places that are held for long, such as open streams, so that nobody takes those of everybody else. In this process alone. */
export const makeRoom = <Kind extends string>(most: number, mostOf: Readonly<Record<Kind, number>>): Room<Kind> => {
  const kinds = Object.keys(mostOf) as Kind[];
  const inside = new Map<string, number>();
  let all = 0;
  const count = (key: string, by: 1 | -1) => {
    const now = (inside.get(key) ?? 0) + by;
    if (now > 0) inside.set(key, now);
    else inside.delete(key);
  };
  return {
    enter(names) {
      const keyOf = (kind: Kind) => `${kind} ${names[kind]}`;
      const full = kinds.find((kind) => (inside.get(keyOf(kind)) ?? 0) >= mostOf[kind]);
      if (full) return full;
      if (all >= most) return 'all';
      all += 1;
      for (const kind of kinds) count(keyOf(kind), 1);
      let isInside = true;
      return () => {
        if (!isInside) return;
        isInside = false;
        all -= 1;
        for (const kind of kinds) count(keyOf(kind), -1);
      };
    },
  };
};
