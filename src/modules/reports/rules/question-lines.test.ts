import assert from 'node:assert/strict';
import { test } from 'node:test';
import services from '../seeds/services.json' with { type: 'json' };
import { Question } from '../types.ts';
import { readQuestions, writeQuestions } from './question-lines.ts';

test('the questions that come with the program survive being written as lines and read again', () => {
  let questions = 0;
  for (const service of services) {
    const known = service.questions.map((question) => Question.parse(question));
    questions += known.length;
    assert.deepEqual(readQuestions(writeQuestions(known)), { questions: known, problems: [] });
  }
  assert.ok(questions >= 4);
});

test('an administrator may write in Indonesian and leave lines empty', () => {
  const { questions, problems } = readQuestions(
    '# lampu\n\ncount | number | wajib | Berapa lampu? |\r\nsince | date | opsional | Sejak kapan? | Since when?\nawas | notice | wajib | Kabel putus: jangan disentuh. | A broken cable: keep away.',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    questions.map(({ code, required, label }) => [code, required, label.en]),
    [
      ['count', true, 'Berapa lampu?'],
      ['since', false, 'Since when?'],
      ['awas', false, 'A broken cable: keep away.'],
    ],
  );
});

test('a line that cannot be read is named by its number, and the others stand', () => {
  const { questions, problems } = readQuestions(
    [
      'a | text | wajib | Apa? |',
      'ini bukan pertanyaan',
      'b | choice | wajib | Mana? | | satu',
      'a | text | wajib | Lagi? |',
    ].join('\n'),
  );
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 3, 4],
  );
  assert.equal(questions.length, 1);
});
