/**
 * Names of the ministry's lists that stand in capitals, as people write: `PROGRAM PENYELENGGARAAN JALAN` becomes `Program penyelenggaraan
 * jalan`. What stands in brackets is an abbreviation and stays; a name with small letters is left as it is.
 */
export const readable = (name: string): string => {
  if (/\p{Ll}/u.test(name) || !/\p{Lu}{4}.*\s|^\p{Lu}{8}/u.test(name)) return name;
  const lower = name.replace(/\([^)]*\)|[^(]+/g, (part) =>
    part.startsWith('(') ? part : part.toLocaleLowerCase('id'),
  );
  return lower.charAt(0).toLocaleUpperCase('id') + lower.slice(1);
};
