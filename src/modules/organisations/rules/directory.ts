import type { Organisation } from '../types.ts';

/** Organisations found as people name them: letter case does not matter, one in force comes before one that ended. */
export interface Directory {
  byCode(code: string | undefined): Organisation | undefined;
  byName(name: string | undefined): Organisation | undefined;
  /** By code, else by name, else by short name. */
  byAny(text: string): Organisation | undefined;
  /** Another one in force of the same name or code. */
  twinOf(organisation: Organisation): Organisation | undefined;
}

const index = (organisations: readonly Organisation[], key: (organisation: Organisation) => string | null) => {
  const found = new Map<string, Organisation[]>();
  for (const organisation of organisations) {
    const text = key(organisation)?.toLowerCase();
    if (text === undefined) continue;
    const same = found.get(text) ?? [];
    found.set(text, organisation.validTo === null ? [organisation, ...same] : [...same, organisation]);
  }
  return (text: string | null | undefined) => (text == null ? [] : (found.get(text.toLowerCase()) ?? []));
};

export const directoryOf = (organisations: readonly Organisation[]): Directory => {
  const codes = index(organisations, ({ code }) => code);
  const names = index(organisations, ({ name }) => name);
  const shortNames = index(organisations, ({ shortName }) => shortName);
  return {
    byCode: (code) => codes(code)[0],
    byName: (name) => names(name)[0],
    byAny: (text) => (codes(text)[0] ?? names(text)[0] ?? shortNames(text)[0]) as Organisation | undefined,
    twinOf: ({ id, name, code, validTo }) =>
      validTo !== null
        ? undefined
        : [...names(name), ...codes(code)].find((other) => other.id !== id && other.validTo === null),
  };
};
