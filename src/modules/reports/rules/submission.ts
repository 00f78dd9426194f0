import { isProblem } from '#platform/problem.ts';
import { type FieldProblem, formInvalid } from '../problems.ts';
import { CHANNELS, type Channel, LIMITS, type Question, type Service, type Submission } from '../types.ts';

/** Fields of the report form as they arrive: text, any of them several times. */
export type RawForm = ReadonlyMap<string, readonly string[]>;

const problem = (field: string, id: string, en: string): FieldProblem => ({ field, sentence: { id, en } });

const one = (form: RawForm, name: string): string => form.get(name)?.[0]?.trim() ?? '';

/** Indonesia with its waters, generously: a point outside is a mistake of the device or of the order. */
const INDONESIA = { south: -11.5, north: 6.5, west: 94.5, east: 141.5 };

const coordinate = (text: string): number | undefined => {
  const value = Number(text.replace(',', '.'));
  return text !== '' && Number.isFinite(value) ? value : undefined;
};

const readPoint = (form: RawForm, problems: FieldProblem[]): { lat?: number; lon?: number } => {
  const [latText, lonText] = [one(form, 'lat'), one(form, 'lon')];
  if (latText === '' && lonText === '') return {};
  const [lat, lon] = [coordinate(latText), coordinate(lonText)];
  if (lat === undefined || lon === undefined) {
    problems.push(
      problem(
        'lat',
        'Titik lokasi butuh lintang dan bujur sekaligus, masing-masing berupa angka. Isi keduanya, atau kosongkan lalu pilih desa.',
        'A point needs both latitude and longitude, each a number. Give both, or leave them empty and choose a village.',
      ),
    );
    return {};
  }
  if (lat < INDONESIA.south || lat > INDONESIA.north || lon < INDONESIA.west || lon > INDONESIA.east) {
    problems.push(
      problem(
        'lat',
        'Titik itu di luar Indonesia. Periksa angkanya, mungkin lintang dan bujur tertukar.',
        'That point is outside Indonesia. Check the numbers: latitude and longitude may be swapped.',
      ),
    );
    return {};
  }
  return { lat, lon };
};

/** Independence: no office of the Republic is answerable for what lies before. */
const EARLIEST_DAY = '1945-08-17';

const readDay = (form: RawForm, today: string, problems: FieldProblem[]): string | undefined => {
  const day = one(form, 'happened_on');
  if (day === '') return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    problems.push(problem('happened_on', 'Tanggal itu tidak ada di kalender.', 'That date does not exist.'));
    return undefined;
  }
  if (day < EARLIEST_DAY) {
    problems.push(
      problem(
        'happened_on',
        'Tanggal kejadian terlalu lama: paling awal 17 Agustus 1945. Periksa tahunnya.',
        'That date is too long ago: 17 August 1945 at the earliest. Check the year.',
      ),
    );
    return undefined;
  }
  if (day > today) {
    problems.push(
      problem(
        'happened_on',
        'Tanggal kejadian belum terjadi. Pilih hari ini atau sebelumnya.',
        'The date lies in the future. Choose today or an earlier day.',
      ),
    );
    return undefined;
  }
  return day;
};

/** What is wrong with an answer to an extra question; undefined when nothing. */
const answerProblem = (question: Question, given: string[]): FieldProblem | undefined => {
  const field = `q.${question.code}`;
  if (given.length === 0) {
    return question.required
      ? problem(
          field,
          `Pertanyaan ini perlu dijawab: ${question.label.id}`,
          `This question needs an answer: ${question.label.en}`,
        )
      : undefined;
  }
  const listed = question.type === 'choice' || question.type === 'choices';
  if (listed && !given.every((key) => question.choices.some((choice) => choice.key === key))) {
    return problem(field, 'Pilih jawaban dari daftar.', 'Choose an answer from the list.');
  }
  if (question.type === 'number' && !Number.isFinite(Number(given[0].replace(',', '.')))) {
    return problem(field, 'Jawab dengan angka.', 'Answer with a number.');
  }
  return undefined;
};

const readAnswers = (
  form: RawForm,
  questions: readonly Question[],
  problems: FieldProblem[],
): Record<string, string | string[]> => {
  const answers: Record<string, string | string[]> = {};
  for (const question of questions) {
    if (question.type === 'notice') continue;
    const given = (form.get(`q.${question.code}`) ?? []).map((value) => value.trim()).filter(Boolean);
    const wrong = answerProblem(question, given);
    if (wrong) problems.push(wrong);
    else if (given.length > 0) answers[question.code] = question.type === 'choices' ? given : given[0];
  }
  return answers;
};

const readText = (form: RawForm, problems: FieldProblem[]): string => {
  const text = one(form, 'text');
  if (text.length < 10) {
    problems.push(
      problem(
        'text',
        'Ceritakan sedikit lebih banyak: apa yang terjadi dan di mana.',
        'Tell a little more: what happened and where.',
      ),
    );
  }
  if (text.length > LIMITS.textCharacters) {
    problems.push(
      problem(
        'text',
        `Tulisanmu ${text.length.toLocaleString('id-ID')} huruf, paling banyak ${LIMITS.textCharacters.toLocaleString('id-ID')}. Semua tulisanmu masih ada di bawah; pendekkan sedikit.`,
        `Your text has ${text.length} characters, at most ${LIMITS.textCharacters} fit. All of it is still below; please shorten it.`,
      ),
    );
  }
  return text;
};

const tooLong = (form: RawForm, field: string, most: number, problems: FieldProblem[]): string | undefined => {
  const value = one(form, field);
  if (value.length > most) problems.push(problem(field, `Paling banyak ${most} huruf.`, `At most ${most} characters.`));
  return value || undefined;
};

/**
 * Reads the report form. Everything wrong is said at once, each at its field.
 * @param today YYYY-MM-DD in the region
 * @throws {Problem} 422 `form-invalid` with `fields`
 */
export const readSubmission = (
  form: RawForm,
  context: { today: string; services: readonly Service[]; knowsPlace: (code: string) => boolean; channel?: Channel },
): Submission => {
  const problems: FieldProblem[] = [];
  const text = readText(form, problems);
  const serviceCode = one(form, 'service') || undefined;
  const service = context.services.find(({ code }) => code === serviceCode);
  if (serviceCode && !service) {
    problems.push(problem('service', 'Pilih kategori dari daftar.', 'Choose a category from the list.'));
  }
  const placeCode = one(form, 'place') || undefined;
  if (placeCode && !context.knowsPlace(placeCode)) {
    problems.push(problem('place', 'Pilih desa atau kelurahan dari daftar.', 'Choose a village from the list.'));
  }
  const kind = one(form, 'kind') || 'complaint';
  const privacy = new Set(form.get('privacy') ?? ['anonymous']);
  const channel = context.channel ?? 'web';
  const submission: Submission = {
    text,
    title: tooLong(form, 'title', 150, problems),
    kind: kind === 'aspiration' || kind === 'information' ? kind : 'complaint',
    serviceCode: service?.code,
    placeCode,
    ...readPoint(form, problems),
    address: tooLong(form, 'address', LIMITS.addressCharacters, problems),
    answers: readAnswers(form, service?.questions ?? [], problems),
    happenedOn: readDay(form, context.today, problems),
    anonymous: !privacy.has('named'),
    secret: privacy.has('secret'),
    reporterName: tooLong(form, 'name', LIMITS.nameCharacters, problems),
    reporterContact: tooLong(form, 'contact', LIMITS.contactCharacters, problems),
    channel: CHANNELS.includes(channel) ? channel : 'web',
  };
  if (problems.length > 0) throw formInvalid(problems);
  return submission;
};

/** The problems of single fields in an error, whatever threw it. */
export const fieldProblems = (error: unknown): readonly FieldProblem[] =>
  isProblem(error) && Array.isArray(error.params.fields) ? (error.params.fields as FieldProblem[]) : [];

/** First guess before anybody verified: the service's classification, or what the reporter said it is. */
export const firstClassification = (submission: Pick<Submission, 'kind'>, service?: Pick<Service, 'classification'>) =>
  submission.kind === 'complaint' ? (service?.classification ?? 'complaint') : submission.kind;
