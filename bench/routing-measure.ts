// What the bench of routing is measured with: the peer, the figures, and how far the labels agree with each other.

/** A complaint of the file, its office as a number. */
export interface Labelled {
  readonly words: readonly string[];
  readonly office: number;
}

/** What a classifier says of one text: offices from the likeliest on, and how sure it is of the first. */
export interface Guess {
  readonly order: readonly number[];
  readonly confidence: number;
}

export interface Figures {
  readonly n: number;
  readonly top1: number;
  readonly top3: number;
  /** Mean over the offices that occur. */
  readonly macroF1: number;
  /** Expected calibration error over ten bins of the confidence in the first. */
  readonly ece: number;
  readonly bins: readonly { readonly n: number; readonly said: number; readonly was: number }[];
}

export const figuresOf = (guesses: readonly Guess[], truth: readonly number[]): Figures => {
  const n = truth.length;
  const isRight = guesses.map(({ order }, index) => order[0] === truth[index]);
  const offices = [...new Set(truth)];
  const f1 = offices.map((office) => {
    const hits = truth.filter((one, index) => one === office && isRight[index]).length;
    const said = guesses.filter(({ order }) => order[0] === office).length;
    const are = truth.filter((one) => one === office).length;
    return said + are > 0 ? (2 * hits) / (said + are) : 0;
  });
  const bins = Array.from({ length: 10 }, (_, bin) => {
    const own = guesses.flatMap(({ confidence }, index) =>
      Math.min(9, Math.floor(confidence * 10)) === bin ? [index] : [],
    );
    const sum = (of: (index: number) => number) => own.reduce((total, index) => total + of(index), 0);
    return {
      n: own.length,
      said: own.length ? sum((index) => guesses[index].confidence) / own.length : 0,
      was: own.length ? sum((index) => Number(isRight[index])) / own.length : 0,
    };
  });
  return {
    n,
    top1: isRight.filter(Boolean).length / n,
    top3: guesses.filter(({ order }, index) => order.slice(0, 3).includes(truth[index])).length / n,
    macroF1: f1.reduce((sum, one) => sum + one, 0) / offices.length,
    ece: bins.reduce((sum, bin) => sum + (Math.abs(bin.said - bin.was) * bin.n) / n, 0),
    bins,
  };
};

const grams = (words: readonly string[]): string[] => [
  ...words,
  ...words.slice(1).map((word, index) => `${words[index]} ${word}`),
];

/**
 * The peer: complement naive Bayes on words and pairs of words, nothing else.
 * @source Rennie and others, Tackling the poor assumptions of naive Bayes text classifiers, ICML 2003
 * @returns a function that guesses
 */
export const complementBayes = (
  texts: readonly Labelled[],
  offices: number,
  { smoothing, normed }: { smoothing: number; normed: boolean },
): ((words: readonly string[]) => Guess) => {
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(offices);
  for (const { words, office } of texts) {
    for (const gram of grams(words)) {
      const row = counts.get(gram) ?? new Float64Array(offices);
      row[office] += 1;
      totals[office] += 1;
      counts.set(gram, row);
    }
  }
  const all = totals.reduce((sum, one) => sum + one, 0);
  const lengths = new Float64Array(offices);
  for (const row of counts.values()) {
    const said = row.reduce((sum, one) => sum + one, 0);
    for (let office = 0; office < offices; office += 1) {
      row[office] = -Math.log((said - row[office] + smoothing) / (all - totals[office] + smoothing * counts.size));
      lengths[office] += row[office];
    }
  }
  return (words) => {
    const sums = new Float64Array(offices);
    for (const gram of grams(words)) {
      const row = counts.get(gram);
      if (row)
        for (let office = 0; office < offices; office += 1)
          sums[office] += normed ? row[office] / lengths[office] : row[office];
    }
    const scale = normed ? lengths[0] : 1;
    const most = Math.max(...sums);
    const powers = [...sums].map((sum) => Math.exp((sum - most) * scale));
    const order = [...sums.keys()].sort((a, b) => sums[b] - sums[a]);
    return { order, confidence: 1 / powers.reduce((sum, one) => sum + one, 0) };
  };
};

/** How often two texts that are so much alike went to different offices. */
export interface Band {
  readonly from: number;
  readonly pairs: number;
  readonly apart: number;
}

/** Cosine of the words of every two texts, rare words weighing more; equal texts are counted like others. */
export const bandsOf = (texts: readonly Labelled[], from: readonly number[]): Band[] => {
  const seen = new Map<string, number>();
  for (const { words } of texts) for (const word of new Set(words)) seen.set(word, (seen.get(word) ?? 0) + 1);
  const posts = new Map<string, [text: number, value: number][]>();
  const bands = from.map(() => ({ pairs: 0, apart: 0 }));
  for (const [text, { words, office }] of texts.entries()) {
    const values = [...new Set(words)].map((word) => [word, Math.log(texts.length / seen.get(word)!) + 1] as const);
    const length = Math.sqrt(values.reduce((sum, [, value]) => sum + value * value, 0));
    const alike = new Float64Array(text);
    for (const [word, value] of values) {
      const own = posts.get(word) ?? [];
      for (const [other, theirs] of own) alike[other] += (theirs * value) / length;
      own.push([text, value / length]);
      posts.set(word, own);
    }
    for (let other = 0; other < text; other += 1) {
      const band = from.findLastIndex((least) => alike[other] >= least);
      if (band < 0) continue;
      bands[band].pairs += 1;
      bands[band].apart += Number(texts[other].office !== office);
    }
  }
  return bands.map((band, index) => ({ from: from[index], ...band }));
};

/** How far apart two classifiers are on the same texts: those that only one of them got right (McNemar). */
export const onlyRight = (a: readonly Guess[], b: readonly Guess[], truth: readonly number[]): [number, number] => {
  const right = (guesses: readonly Guess[], index: number) => guesses[index].order[0] === truth[index];
  const only = (one: readonly Guess[], other: readonly Guess[]) =>
    truth.filter((_, index) => right(one, index) && !right(other, index)).length;
  return [only(a, b), only(b, a)];
};
