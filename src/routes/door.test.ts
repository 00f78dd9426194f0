import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedTo, withKeyTo } from '#modules/accounts/index.ts';
import { type Access, doorOf, everybody, joinAreas, nobody, signedInPeople } from '#platform/access.ts';
import type { Actor } from '#platform/actor.ts';
import { isProblem } from '#platform/problem.ts';
import { atTheDoor } from './door.ts';

const visitor: Actor = { kind: 'visitor' };
const person = (role: string): Actor => ({
  kind: 'person',
  id: 'x',
  name: 'Contoh',
  role,
  region: 3522,
  organisation: 'o',
});
const HERE = { params: {}, isServed: true };

const asked = (access: Access | undefined, actor: Actor, address = HERE) => {
  const answer = atTheDoor(access, address, actor);
  return isProblem(answer) ? answer.status : answer;
};

test('a door that nobody declared is shut to everybody, also to the administrator', () => {
  for (const actor of [visitor, person('administrator'), person('verifier')])
    assert.equal(asked(undefined, actor), 404);
});

test('a stranger is led to the sign-in page, and a person of the wrong role is told who may', () => {
  assert.equal(asked(allowedTo('person.read'), visitor), 'sign-in');
  assert.equal(asked(allowedTo('person.read'), person('officer')), 403);
  assert.equal(asked(allowedTo('person.read'), person('auditor')), true);
  assert.equal(asked(signedInPeople, visitor), 'sign-in');
  assert.equal(asked(signedInPeople, person('cadre')), true);
});

test('what is only for one’s own account opens no page about somebody else’s', () => {
  assert.equal(asked(allowedTo('session.revoke'), person('officer')), 403);
});

test('whoever was signed out while writing gets the form back from the page', () => {
  assert.equal(asked(allowedTo('report.answer', { keepsForm: true }), visitor), true);
  assert.equal(asked(allowedTo('report.answer', { keepsForm: true }), person('auditor')), 403);
});

test('a key is asked for behind the door', () => {
  for (const actor of [visitor, person('officer')]) assert.equal(asked(withKeyTo('report.confirm'), actor), true);
});

test('what only the program itself opens is not there for anybody', () => {
  for (const actor of [visitor, person('administrator')]) assert.equal(asked(nobody, actor), 404);
});

test('a region that is not served has no pages', () => {
  const elsewhere = { params: { region: 'kota-madiun' }, isServed: false };
  assert.equal(asked(everybody, visitor, elsewhere), 404);
  assert.equal(asked(everybody, visitor, { ...elsewhere, isServed: true }), true);
});

test('an id that is none names nothing, and those outside do not learn even that', () => {
  const broken = { params: { id: "1' or" }, isServed: true };
  assert.equal(asked(allowedTo('person.read'), person('administrator'), broken), 404);
  assert.equal(asked(allowedTo('person.read'), visitor, broken), 'sign-in');
  const whole = { params: { id: '01900000-0000-7000-8000-00000000dead' }, isServed: true };
  assert.equal(asked(allowedTo('person.read'), person('administrator'), whole), true);
});

test('a form is known by the action in its address', () => {
  const at = (method: string, address: string) => doorOf(method, new URL(address, 'http://here'));
  assert.equal(at('HEAD', '/meja'), 'GET');
  assert.equal(at('GET', '/meja?/verify'), 'GET');
  assert.equal(at('POST', '/meja'), 'POST');
  assert.equal(at('POST', '/meja?back=1&/verify=&/answer'), '?/verify');
  assert.equal(at('POST', '/meja?%2Fverify'), '?/verify');
  assert.equal(at('DELETE', '/meja?/verify'), 'DELETE');
});

test('the tables of the areas are one table by the whole names of the routes', () => {
  const joined = joinAreas({
    './(staff)/access.ts': { access: { '/meja/[code]': { GET: everybody }, '/': { GET: nobody } } },
  });
  assert.deepEqual([...joined.keys()], ['/(staff)/meja/[code]', '/(staff)']);
});
