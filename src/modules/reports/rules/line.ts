/** One line of words without controls, from 1 to `most` characters. @returns undefined for what is none */
export const readLine = (typed: string, most: number): string | undefined => {
  const line = typed.trim().replace(/\s+/gu, ' ');
  return line.length > 0 && line.length <= most && !/[\p{Cc}\p{Cs}]/u.test(line) ? line : undefined;
};
