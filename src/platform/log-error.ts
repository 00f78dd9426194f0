/** Characters of a message, and lines of the way it came: an error may quote all that somebody sent. */
const MESSAGE = 500;
const FRAMES = 15;

/**
 * What the database repeats of a value (`invalid input syntax for type uuid: "…"`), or a parser of the text before it:
 * that is what somebody sent, perhaps a name or a number of a person.
 */
const withoutValues = (message: string): string =>
  message
    .replace(/: "[\s\S]*"/g, ': "…"')
    .replace(/(Unexpected token|Expected|JSON)[\s\S]*/, (told) =>
      told.replace(/"[\s\S]*"/g, '"…"').replace(/'[\s\S]*'/g, "'…'"),
    );

const shortened = (message: string): string => {
  const told = withoutValues(message);
  return told.length > MESSAGE ? `${told.slice(0, MESSAGE).toWellFormed()}…` : told;
};

/** An error as the log may hold it: what it says without what it was given, and where it came from. */
export const loggedError = (error: unknown): unknown => {
  if (typeof error === 'string') return shortened(error);
  if (!(error instanceof Error)) return typeof error === 'object' && error !== null ? 'not an error' : error;
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name,
    message: shortened(message),
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, FRAMES).map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
  };
};
