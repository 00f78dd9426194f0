/** How many reports of one kind came in, this week and in each of the weeks before. */
export interface Weekly {
  readonly recent: number;
  /** Oldest first; all series have as many. */
  readonly before: readonly number[];
}

export type Grown<Series> = Series & {
  /** Mean a week before. */
  readonly usual: number;
  /** How likely so many or more would be if nothing had changed. */
  readonly p: number;
};

export interface Unusual<Series> {
  readonly grown: readonly Grown<Series>[];
  /** How many kinds were compared, and how much more they vary from week to week than chance alone would make them. */
  readonly compared: number;
  readonly dispersion: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * How much more counts vary from week to week than Poisson counts of the same means: 1 when they do not. Pearson's statistic over its
 * degrees of freedom, all series together, for each alone has too few.
 */
export const dispersionOf = (all: readonly Weekly[]): number => {
  let [pearson, freedom] = [0, 0];
  for (const { before } of all) {
    const mean = sum(before) / before.length;
    if (mean === 0) continue;
    pearson += sum(before.map((value) => (value - mean) ** 2)) / mean;
    freedom += before.length - 1;
  }
  return freedom > 0 ? Math.max(1, pearson / freedom) : 1;
};

/**
 * How likely it is that at least `recent` of all reports fell into the last week when every week is alike: the exact conditional test of
 * two Poisson rates (a binomial tail), or, where counts vary by more than chance, of negative binomial ones of that dispersion (a
 * beta-binomial tail). Conditioning on the sum leaves no rate to be estimated.
 * @source Przyborowski and Wilenski, Biometrika 31 (1940); McCullagh and Nelder, Generalized Linear Models, 6.2 (1989)
 */
export const tailOf = ({ recent, before }: Weekly, dispersion: number): number => {
  const all = recent + sum(before);
  if (recent === 0) return 1;
  const weeks = before.length;
  // Weekly size of the negative binomial with variance = dispersion x mean; without end where that is Poisson. The mean is that of the weeks
  // before, not of a burst that is to be judged; one report more keeps it above nothing.
  const size = dispersion > 1.000_001 ? (sum(before) + 1) / weeks / (dispersion - 1) : undefined;
  const [a, b] = size === undefined ? [1, weeks] : [size, size * weeks];
  /** Of k to k + 1, in logarithms. */
  const step = (k: number) =>
    Math.log(all - k) -
    Math.log(k + 1) +
    (size === undefined ? -Math.log(weeks) : Math.log(k + a) - Math.log(all - k - 1 + b));
  let log = 0;
  for (let j = 0; j < all; j += 1)
    log += size === undefined ? Math.log(weeks / (weeks + 1)) : Math.log(b + j) - Math.log(a + b + j);
  let below = 0;
  for (let k = 0; k < recent; k += 1) {
    below += Math.exp(log);
    log += step(k);
  }
  // The tail itself is summed: one minus what lies below it would lose what is small.
  let tail = 0;
  for (let k = recent; k <= all; k += 1) {
    tail += Math.exp(log);
    if (k < all) log += step(k);
  }
  return Math.min(1, below < 0.5 ? Math.max(tail, 1 - below) : tail);
};

/**
 * What grew more this week than chance explains, the least likely first. Of those named, no more than the share `q` are expected to be false
 * alarms, however many are compared; what stays below `least` reports is not named.
 * @source Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995)
 */
export const unusual = <Series extends Weekly>(all: readonly Series[], least: number, q: number): Unusual<Series> => {
  const known = all.filter(({ recent, before }) => recent > 0 || sum(before) > 0);
  const dispersion = dispersionOf(known);
  const tested = known
    .map((series) => ({ ...series, usual: sum(series.before) / series.before.length, p: tailOf(series, dispersion) }))
    .sort((one, other) => one.p - other.p);
  const last = tested.findLastIndex(({ p }, index) => p <= (q * (index + 1)) / tested.length);
  const grown = tested.slice(0, last + 1).filter(({ recent }) => recent >= least);
  return { grown, compared: tested.length, dispersion };
};
