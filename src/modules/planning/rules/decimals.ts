/** More digits than any indicator has. */
const MOST_WHOLE = 14;

/**
 * A value as people write it in a plan: `85,5`, `1.234,5`, `1234.5`, `98 %`. At most four digits behind the point.
 * @returns null where there is none (`-`, `n/a`), undefined where it cannot be read, or in two ways, as `1.234`
 */
export const readDecimal = (written: string): string | null | undefined => {
  const text = written.normalize('NFKC').replace(/\s+/g, '').replace(/%$/, '').replace(/^−/, '-');
  if (text === '' || /^(?:-|–|—|n\/?a)$/i.test(text)) return null;
  if (/^-?[1-9]\d{0,2}\.\d{3}$/.test(text)) return undefined;
  const grouped =
    /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(text) && (text.match(/\./g)!.length > 1 || text.includes(','));
  const plain = grouped ? text.replaceAll('.', '').replace(',', '.') : text.replace(',', '.');
  const parts = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(plain);
  if (!parts || parts[2]!.length > MOST_WHOLE) return undefined;
  return shortened(`${parts[1]}${parts[2]!.replace(/^0+(?=\d)/, '')}${parts[3] ? `.${parts[3]}` : ''}`);
};

/** Without the zeros that say nothing: `66.5000` is `66.5`. */
export const shortened = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal;

/** As a file writes it: never so that it could be read in two ways. */
export const writtenDecimal = (decimal: string): string => (/\.\d{3}$/.test(decimal) ? `${decimal}0` : decimal);
