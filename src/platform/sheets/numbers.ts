import { readMoney, type Sen, sen } from '#platform/money.ts';

/** A number as a workbook stores it: a point, and where it is large or small an exponent. */
const STORED = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d{1,3}))?$/i;

/** Digits of a number that a workbook tells apart; what it stores beyond them comes from the binary form. @source ECMA-376; IEEE 754 double */
const SIGNIFICANT = 15;
/** Larger ones are no amount and no code. */
const MOST_PLACES = 60;

interface Decimal {
  readonly negative: boolean;
  readonly digits: bigint;
  /** Digits behind the point. */
  readonly scale: number;
}

const decimalOf = (text: string): Decimal | undefined => {
  const parts = STORED.exec(text.trim());
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts as unknown as [
    string,
    string,
    string?,
    string?,
    string?,
  ];
  if (whole + fraction === '') return undefined;
  const scale = fraction.length - Number(exponent);
  if (Math.abs(scale) > MOST_PLACES || whole.length > MOST_PLACES) return undefined;
  const digits = BigInt(whole + fraction) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  return { negative: sign === '-', digits, scale: Math.max(0, scale) };
};

const written = ({ negative, digits, scale }: Decimal): string => {
  const text = String(digits).padStart(scale + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - scale), text.slice(text.length - scale).replace(/0+$/, '')];
  return `${negative && digits !== 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
};

/**
 * A stored number without its exponent, digit by digit and through no floating point: `1.5E3` is `1500`.
 * @returns undefined for what is no number
 */
export const plainNumber = (text: string): string | undefined => {
  const decimal = decimalOf(text);
  return decimal && written(decimal);
};

const rounded = (digits: bigint, by: number): bigint => {
  const unit = 10n ** BigInt(by);
  return (digits + unit / 2n) / unit;
};

/**
 * Money from a cell that a workbook stores as a number. Of 1234.5600000000001, which a formula leaves, no more is taken than a workbook
 * shows: fifteen digits.
 * @returns undefined where it has more than two decimals, or is no number
 */
const storedMoney = (text: string): Sen | undefined => {
  const decimal = decimalOf(text);
  if (!decimal) return undefined;
  const surplus = String(decimal.digits).length - SIGNIFICANT;
  const noisy = surplus > 0 && decimal.scale > 0;
  const cut = noisy ? Math.min(surplus, decimal.scale) : 0;
  const [digits, scale] = [cut > 0 ? rounded(decimal.digits, cut) : decimal.digits, decimal.scale - cut];
  const over = scale - 2;
  if (over > 0 && digits % 10n ** BigInt(over) !== 0n) return undefined;
  const amount = over > 0 ? digits / 10n ** BigInt(over) : digits * 10n ** BigInt(-over);
  return sen(decimal.negative ? -amount : amount);
};

/**
 * Money from a cell. A number of a workbook has a point before its decimals and nothing else: `123.456` there is no hundred thousand;
 * a text is read as people write amounts.
 */
export const moneyOfCell = (cell: string, isNumber: boolean): Sen | undefined =>
  isNumber ? storedMoney(cell) : readMoney(cell);

const DAY_MS = 86_400_000;
/** 31 December 9999. */
const LAST_SERIAL = 2_958_465;
/** The day that the calendar of 1900 counts and that never was: 29 February 1900. @source ECMA-376-1, 18.17.4.1 */
const NO_DAY = 60;

/**
 * The day of a serial number; the time of the day is left off.
 * @param since1904 the calendar that old workbooks of the Macintosh count in
 * @returns undefined for what is no day
 */
export const serialDay = (text: string, since1904: boolean): string | undefined => {
  const whole = plainNumber(text)?.split('.')[0];
  if (whole === undefined || !/^\d{1,7}$/.test(whole)) return undefined;
  const serial = Number(whole);
  if (serial > LAST_SERIAL || (!since1904 && (serial < 1 || serial === NO_DAY))) return undefined;
  const beginning = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < NO_DAY ? 31 : 30);
  return new Date(beginning + serial * DAY_MS).toISOString().slice(0, 10);
};

const LETTERS = 26;

/** Letters of a column, from 0: 0 is A, 26 is AA. */
export const columnName = (column: number): string => {
  let name = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / LETTERS))
    name = String.fromCharCode(65 + ((left - 1) % LETTERS)) + name;
  return name;
};

/** A cell as sheets call it: `cellName(12, 2)` is `C12`. @param column from 0 */
export const cellName = (line: number, column: number): string => `${columnName(column)}${line}`;

/** Where a cell is, column from 0. @returns undefined for what is no name of one */
export const cellAt = (name: string): { line: number; column: number } | undefined => {
  const parts = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(name);
  if (!parts) return undefined;
  let column = 0;
  for (const letter of parts[1]!) column = column * LETTERS + letter.charCodeAt(0) - 64;
  return { line: Number(parts[2]), column: column - 1 };
};
