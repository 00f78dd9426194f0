import type { FieldProblem } from '#modules/reports/index.ts';
import type { Problem } from '#platform/problem.ts';
import { type Speech, spoken } from '../rules/speech.ts';
import type { Value } from './write.ts';

export { speechOf, spoken } from '../rules/speech.ts';

/** Not found and no valid key are themselves; too often and our own faults say what HTTP has them say; all else is a bad request. */
export const statusOf = ({ status }: Pick<Problem, 'status'>): number =>
  status === 404 || status === 403 || status === 429 || status >= 500 ? status : 400;

/** The list of errors of an answer; `code` is as exact as we are, the status of the answer as coarse as the standard. */
export const errorsOf = (problem: Problem, speech: Speech): Value => {
  const fields = Array.isArray(problem.params.fields) ? (problem.params.fields as FieldProblem[]) : [];
  if (fields.length === 0) return [{ code: problem.status, description: spoken(problem.sentence, speech) }];
  return fields.map(({ field, sentence }) => ({
    code: 400,
    description: spoken({ id: `${field}: ${sentence.id}`, en: `${field}: ${sentence.en}` }, speech),
  }));
};
