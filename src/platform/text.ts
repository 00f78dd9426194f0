/** The beginning of a text: at most so many UTF-16 units, and never half a letter at the end, which no json of a database takes. */
export const beginningOf = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is an id as the database writes it. */
export const isUuid = (text: string): boolean => UUID.test(text);
