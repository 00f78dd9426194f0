// npm run bench:routing [-- FILE]: how well routing proposes agencies, on complaints that it was not shown; written to docs/routing.md.
// FILE: a table with the columns text, agency, topic. Nothing of a text is printed or written.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import {
  documentOf,
  dutiesOf,
  type Example,
  featuredWords,
  LEAST_TO_CALIBRATE,
  type Model,
  namedBy,
  packModel,
  priorExamples,
  proposalsFor,
  sizeOf,
  train,
  withDuties,
} from '#modules/routing/index.ts';
import { loadBefore, machine } from './machine.ts';
import {
  bandsOf,
  complementBayes,
  type Figures,
  figuresOf,
  type Guess,
  type Labelled,
  onlyRight,
} from './routing-measure.ts';

const FILE = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'shared', 'data', 'complaints-masked.csv');
const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'routing.md');
const PARTS = 5;
const INNER = 4;
const CURVE = [0, 50, 100, 250, 500, 1000, 2000];
const BANDS = [0.45, 0.55, 0.65, 0.75, 0.85, 0.95];
const CONFUSED = 12;

interface Complaint extends Labelled {
  readonly id: string;
  readonly text: string;
  readonly agency: string;
  readonly topic: string;
  readonly part: number;
  readonly inner: number;
}

if (!existsSync(FILE)) {
  console.log(`There is no ${FILE}. Give the path of a table of complaints: npm run bench:routing -- FILE`);
  process.exit(1);
}

const load = loadBefore();
const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const rows = parse(readFileSync(FILE), { columns: true, bom: true }) as {
  text: string;
  agency: string;
  topic: string;
}[];
const agencies = [...new Set(rows.map(({ agency }) => agency))].sort();
/** By what a text says, whatever its letters and signs: equal ones stay on one side. */
const complaints = rows.map(({ text, agency, topic }, index): Complaint => {
  const words = wordsIn(text);
  const hash = createHash('sha256')
    .update(`bench:routing ${words.join(' ')}`)
    .digest();
  return {
    id: String(index).padStart(6, '0'),
    text,
    agency,
    topic,
    words,
    office: agencies.indexOf(agency),
    part: hash.readUInt32BE(0) % PARTS,
    inner: hash.readUInt32BE(4) % INNER,
  };
});

const offices = agencies.map((name) =>
  withDuties({ id: name, name, shortName: null, kind: 'agency' as const, duties: [], place: null }),
);
const duties = dutiesOf(offices);
const prior = priorExamples(offices, [], duties);

const exampleOf = ({ id, agency, topic, text }: Complaint): Example => ({
  id,
  label: agency,
  service: topic || null,
  document: documentOf(featuredWords(text)),
  isLesson: true,
});

interface Trained {
  readonly model: Model;
  /** CPU. */
  readonly seconds: number;
  /** CPU between two moments when others have their turn: the longest, and what 99 of 100 keep within. Milliseconds. */
  readonly longestStep: number;
  readonly usualStep: number;
}

const learn = (lessons: readonly Complaint[]): Trained => {
  const steps = train([...prior, ...lessons.map(exampleOf)]);
  const took: number[] = [];
  for (;;) {
    const before = process.cpuUsage();
    const step = steps.next();
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1000);
    if (!step.done) continue;
    const sorted = took.toSorted((a, b) => a - b);
    return {
      model: step.value,
      seconds: took.reduce((sum, one) => sum + one, 0) / 1000,
      longestStep: sorted.at(-1)!,
      usualStep: sorted[Math.floor(sorted.length * 0.99)],
    };
  }
};

const guessBy = (model: Model, text: string): Guess => {
  const found = proposalsFor({ offices, duties, model }, { text, service: undefined, place: undefined });
  return {
    order: found.map(({ organisation }) => agencies.indexOf(organisation)),
    confidence: found[0]?.confidence ?? 0,
  };
};

const guessByRules = (text: string): Guess => {
  const found = namedBy(duties, text);
  return { order: found.map(({ organisation }) => agencies.indexOf(organisation)), confidence: found[0]?.share ?? 0 };
};

/** The peer at its best: smoothing and normalisation chosen inside the training part. */
const peerOf = (lessons: readonly Complaint[]) => {
  const settings = [0.1, 0.3, 1].flatMap((smoothing) => [false, true].map((normed) => ({ smoothing, normed })));
  const rightWith = (setting: (typeof settings)[number]) => {
    let right = 0;
    for (let inner = 0; inner < INNER; inner += 1) {
      const guess = complementBayes(
        lessons.filter((one) => one.inner !== inner),
        agencies.length,
        setting,
      );
      for (const one of lessons.filter((each) => each.inner === inner))
        right += Number(guess(one.words).order[0] === one.office);
    }
    return right;
  };
  const scored = settings.map((setting) => ({ setting, right: rightWith(setting) }));
  const best = scored.reduce((a, b) => (b.right > a.right ? b : a)).setting;
  return { guess: complementBayes(lessons, agencies.length, best), best };
};

const truthOf = (part: readonly Complaint[]) => part.map(({ office }) => office);
const three = (value: number) => value.toFixed(3);
const line = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
const told = (name: string, { top1, top3, macroF1, ece }: Figures) =>
  line(name, three(top1), three(top3), three(macroF1), three(ece));

/** One split: what both say of the same complaints, and what was learned. */
const splitOf = (part: number) => {
  const shown = complaints.filter((one) => one.part !== part);
  const held = complaints.filter((one) => one.part === part);
  const truth = truthOf(held);
  const { guess, best } = peerOf(shown);
  const trained = learn(shown);
  const peer = held.map(({ words }) => guess(words));
  const begun = process.cpuUsage();
  const ours = held.map(({ text }) => guessBy(trained.model, text));
  const spent = process.cpuUsage(begun);
  return {
    shown,
    held,
    truth,
    best,
    trained,
    peer,
    ours,
    milliseconds: (spent.user + spent.system) / 1000 / held.length,
    peerFigures: figuresOf(peer, truth),
    figures: figuresOf(ours, truth),
  };
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) * (values.length / (values.length - 1)));
const spread = (values: readonly number[]) => `${three(mean(values))} ± ${three(deviation(values))}`;

const splits = Array.from({ length: PARTS }, (_, part) => {
  const split = splitOf(part);
  console.log(`part ${part + 1} of ${PARTS}: ours ${three(split.figures.top1)}, peer ${three(split.peerFigures.top1)}`);
  return split;
});
const [first] = splits;

/** The same texts at each run, in an order that has nothing to do with the file. */
const mixed = first.shown.toSorted((a, b) => {
  const [x, y] = [a, b].map(({ id }) => createHash('sha256').update(id).digest('hex'));
  return x < y ? -1 : 1;
});
const curve = [...CURVE, mixed.length].map((n) => {
  const { model } = learn(mixed.slice(0, n));
  return {
    n,
    figures: figuresOf(
      first.held.map(({ text }) => guessBy(model, text)),
      first.truth,
    ),
  };
});

const pairs = new Map<string, number>();
for (const { ours, truth } of splits)
  for (const [index, { order }] of ours.entries())
    if (order[0] !== undefined && order[0] !== truth[index]) {
      const key = [order[0], truth[index]]
        .sort((a, b) => a - b)
        .map((office) => agencies[office])
        .join(' / ');
      pairs.set(key, (pairs.get(key) ?? 0) + 1);
    }
const wrong = [...pairs.values()].reduce((sum, n) => sum + n, 0);
const confused = [...pairs].sort((a, b) => b[1] - a[1]).slice(0, CONFUSED);

const share = confused.reduce((sum, [, n]) => sum + n, 0) / wrong;
const bands = bandsOf(complaints, BANDS);
const apartOf = (least: number) => {
  const own = bands.filter(({ from }) => from >= least);
  return own.reduce((sum, { apart }) => sum + apart, 0) / own.reduce((sum, { pairs: n }) => sum + n, 0);
};
const [oursOnly, peerOnly] = splits
  .map(({ ours, peer, truth }) => onlyRight(ours, peer, truth))
  .reduce(([a, b], [c, d]) => [a + c, b + d]);
const packed = await packModel(first.trained.model);
const sureOnes = first.ours.filter(({ confidence }) => confidence >= 0.95);
const sureRight = first.ours.filter(
  ({ confidence, order }, index) => confidence >= 0.95 && order[0] === first.truth[index],
);
const kilobytes = (bytes: number) => Math.ceil(bytes / 1024);

const text = `# How well agencies are proposed

Made by \`npm run bench:routing\` on ${new Date().toISOString().slice(0, 10)}: ${complaints.length.toLocaleString('en')} complaints of one city to
${agencies.length} agencies (Kota Surabaya, 2022; rare words masked; not part of this project, and no sentence of it stands here). They are divided by the
hash of their words into ${PARTS} parts, so that equal texts stay on one side. Each part is held back once: the program learns from the other
${PARTS - 1} and proposes for it. A dozen constants were chosen by cross-validation inside the training part of another split of the same file, so
most of the complaints held back here had a say in these, and in nothing else; the peer's two were chosen anew inside each training part.
The masked text is what both get. ${machine()}; ${load.toFixed(1)} processes
wanted a core before it began.

## The figures

Part 1 held back, ${first.held.length.toLocaleString('en')} complaints; learned from ${first.shown.length.toLocaleString('en')}:

| | first right | among three | macro-F1 | calibration error |
|---|---:|---:|---:|---:|
${told('complement naive Bayes, words and pairs', first.peerFigures)}
${told(
  'words of duties alone (rules)',
  figuresOf(
    first.held.map(({ text: one }) => guessByRules(one)),
    first.truth,
  ),
)}
${told('routing', first.figures)}

All ${PARTS} parts, each held back once (mean ± standard deviation over the parts):

| | first right | among three | macro-F1 | calibration error |
|---|---:|---:|---:|---:|
${line(
  'complement naive Bayes, words and pairs',
  ...(['top1', 'top3', 'macroF1', 'ece'] as const).map((name) =>
    spread(splits.map(({ peerFigures }) => peerFigures[name])),
  ),
)}
${line('routing', ...(['top1', 'top3', 'macroF1', 'ece'] as const).map((name) => spread(splits.map(({ figures }) => figures[name]))))}

Of all ${complaints.length.toLocaleString('en')}, ${oursOnly} only routing got right, ${peerOnly} only the peer.

## How sure, and how often right

Part 1, by the confidence in the first proposal:

| confidence | complaints | said | right |
|---|---:|---:|---:|
${first.figures.bins
  .flatMap(({ n, said, was }, bin) =>
    n > 0 ? [line(`${bin * 10} to ${bin * 10 + 10} %`, n, three(said), three(was))] : [],
  )
  .join('\n')}

Were everything that is at least 95 % sure sent straight through, that would be ${sureOnes.length} of ${first.held.length}, of which ${sureRight.length} are right
(${three(sureRight.length / Math.max(1, sureOnes.length))}).

## How much has to be learned

Part 1, after so many dispositions; none means the words that ship with the program, chosen by the names of the agencies. Below
${LEAST_TO_CALIBRATE} nobody has seen how often it is right, so the confidence is a constant's, and nothing goes straight through.

| dispositions | first right | among three | macro-F1 | calibration error |
|---:|---:|---:|---:|---:|
${curve.map(({ n, figures }) => told(String(n), figures)).join('\n')}

## The ceiling

The labels do not agree with themselves. Every two complaints whose words are so much alike, and how many of these pairs went to different
agencies:

| cosine of the words | pairs | to different agencies |
|---|---:|---:|
${bands.map(({ from, pairs: n, apart }) => line(`${from.toFixed(2)} and more`, n, n ? three(apart / n) : '–')).join('\n')}

(each pair in its highest row). Where each label is wrong, or could as well be another, in a share e of the texts, about 2e of the pairs go
apart: ${three(apartOf(0.95) / 2)} to ${three(apartOf(0.65) / 2)} of the texts, for whoever reads nothing but the text. So the labels alone put the ceiling near
${three(1 - apartOf(0.65) / 2)} for texts that have a twin; how high it is for the others this file cannot say. The curve above has not become flat: more
dispositions still help. The ${confused.length} pairs most often taken for one another make ${three(share)} of the ${wrong} mistakes of all parts; we read
them as agencies that share a duty (a drain beside a road, a tree under a lamp, an insurance that one pays and the other uses) or, as the
hospital, as one whose name is masked:

| taken for one another | times | of all mistakes |
|---|---:|---:|
${confused.map(([names, n]) => line(names, n, three(n / wrong))).join('\n')}

What did not help on this file, tried by cross-validation inside a training part: letters in threes to fives (rare words, which they are for,
are masked; the pattern of consonants does as well against vowels that we left out by machine), pairs of words, nearest neighbours.
The category that a reporter chooses is not in this file: in the program it speaks too.

## What it costs

- ${first.milliseconds.toFixed(2)} ms of CPU for a proposal with its reasons.
- The model of part 1: ${first.trained.model.features.length.toLocaleString('en')} words and patterns by ${first.trained.model.columns.length} columns,
  ${kilobytes(sizeOf(first.trained.model)).toLocaleString('en')} kB in memory, ${kilobytes(packed.length).toLocaleString('en')} kB in the database.
- Making it, with the three models by which its confidence is measured: ${first.trained.seconds.toFixed(1)} s of CPU, by a job, in steps
  between which others have their turn: 99 of 100 take less than ${first.trained.usualStep.toFixed(0)} ms, the longest ${first.trained.longestStep.toFixed(0)} ms.
`;
writeFileSync(DOCUMENT, text);
console.log(text);
