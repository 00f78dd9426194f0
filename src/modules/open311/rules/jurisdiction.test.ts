import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '#platform/problem.ts';
import { regionAsked } from './jurisdiction.ts';

const bojonegoro = { region_id: 3522, code: '35.22', site_domain: 'bojonegorokab.go.id' };
const bondowoso = { region_id: 3511, code: '35.11', site_domain: null };
const both = [bojonegoro, bondowoso];
const refusal = (served: readonly (typeof both)[number][], asked: string | undefined) => {
  try {
    return regionAsked(served, asked).region_id;
  } catch (error) {
    return isProblem(error) ? error.status : error;
  }
};

test('a region is meant by its code or its domain, however it is written', () => {
  for (const asked of ['35.22', ' bojonegorokab.go.id', 'WWW.Bojonegorokab.go.id'])
    assert.equal(regionAsked(both, asked), bojonegoro);
});

test('a server of one region listens to no name, one of several wants a right one', () => {
  assert.equal(refusal([bojonegoro], 'whatever.example'), 3522);
  assert.equal(refusal([bojonegoro], undefined), 3522);
  assert.equal(refusal(both, undefined), 400);
  assert.equal(refusal(both, '99.99'), 404);
});
