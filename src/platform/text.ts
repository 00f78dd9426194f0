/** The beginning of a text: at most so many UTF-16 units, and never half a letter at the end, which no json of a database takes. */
export const beginningOf = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
