import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Actor } from '#platform/actor.ts';
import { isProblem } from '#platform/problem.ts';
import { ACTS, type Act, mayAct, PERMISSIONS, requirePermission, type Scope, scopeOf } from './permissions.ts';
import { ROLES, STAFF_ROLES, type StaffRole } from './types.ts';

const OWN = '01930000-0000-7000-8000-000000000001';
const OTHER = '01930000-0000-7000-8000-000000000002';
const person = (role: string, organisation: string | undefined = OWN): Actor => ({
  kind: 'person',
  id: '01930000-0000-7000-8000-0000000000aa',
  name: 'Ratih Contoh',
  role,
  region: 3522,
  organisation,
});

const matrix = () => {
  const wide = Math.max(...ACTS.map((act) => act.length));
  const line = (head: string, cells: readonly string[]) =>
    [head.padEnd(wide), ...cells.map((cell, index) => cell.padEnd(ROLES[index].length))].join('  ').trimEnd();
  const scopes = (act: Act) =>
    ROLES.map((role) => (PERMISSIONS[act].by as Partial<Record<string, Scope>>)[role] ?? '-');
  return `${[line('act', ROLES), ...ACTS.map((act) => line(act, scopes(act)))].join('\n')}\n`;
};

test('the matrix of acts by roles is the one that was agreed', () => {
  const path = join(import.meta.dirname, 'permissions.snapshot.txt');
  console.log(matrix());
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(path, matrix());
  assert.equal(matrix(), readFileSync(path, 'utf8'), 'run again with UPDATE_SNAPSHOTS=1 if the change is meant');
});

test('nobody does anything in a region that is not theirs', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STAFF_ROLES), fc.constantFrom(...ACTS), fc.integer(), (role, act, region) => {
      fc.pre(region !== 3522);
      assert.equal(
        mayAct(person(role), act, { region, organisation: OWN, person: '01930000-0000-7000-8000-0000000000aa' }),
        false,
      );
    }),
  );
});

test('staff never have a permission that is bound to no region, and the others have no other', () => {
  for (const act of ACTS) {
    for (const [role, scope] of Object.entries(PERMISSIONS[act].by)) {
      assert.equal(scope === 'any', !STAFF_ROLES.includes(role as StaffRole), `${role} ${act}`);
    }
  }
});

test('the auditor reads whatever any of the staff reads and changes nothing but their own account, except that they record what they found', () => {
  for (const act of ACTS) {
    const scope = scopeOf(person('auditor'), act);
    const reads = /\.(read|read_.*|export)$/.test(act);
    if (reads && act !== 'session.read') assert.equal(scope, 'region', act);
    else if (act === 'report.audit') assert.equal(scope, 'region');
    else assert.ok(scope === undefined || scope === 'self', act);
  }
});

test('the regent reads and, apart from reporting like anybody, does nothing to any report; what the public asks is for the regent to answer', () => {
  for (const act of ACTS) {
    const scope = scopeOf(person('regent'), act);
    if (act === 'petition.answer' || act === 'referral.hand_over') {
      assert.equal(scope, 'region', act);
      continue;
    }
    const reads = /\.(read|read_.*|export|submit)$/.test(act);
    assert.ok(reads || scope === undefined || scope === 'self', act);
  }
});

test('an officer answers what lies with the own office and not what lies with another', () => {
  const officer = person('officer');
  assert.equal(mayAct(officer, 'report.answer', { region: 3522, organisation: OWN }), true);
  assert.equal(mayAct(officer, 'report.answer', { region: 3522, organisation: [OTHER, OWN] }), true);
  assert.equal(mayAct(officer, 'report.answer', { region: 3522, organisation: OTHER }), false);
});

test('what lies with no office is nobody’s own, least of all of somebody without an office', () => {
  for (const organisation of [undefined, null, []] as const) {
    assert.equal(mayAct(person('officer'), 'report.answer', { region: 3522, organisation }), false);
    const homeless: Actor = { ...(person('officer') as Actor & { kind: 'person' }), organisation: undefined };
    assert.equal(mayAct(homeless, 'report.answer', { region: 3522, organisation }), false);
  }
});

test('an own session is revoked by its owner, another person’s by the administrator only', () => {
  const mine = { region: 3522, person: '01930000-0000-7000-8000-0000000000aa' };
  const yours = { region: 3522, person: '01930000-0000-7000-8000-0000000000bb' };
  assert.equal(mayAct(person('officer'), 'session.revoke', mine), true);
  assert.equal(mayAct(person('officer'), 'session.revoke', yours), false);
  assert.equal(mayAct(person('administrator'), 'session.revoke', yours), true);
});

test('a role nobody knows, or one that is no staff role, may do nothing', () => {
  for (const role of ['', 'root', 'system', 'visitor', 'reporter', 'toString']) {
    for (const act of ACTS) assert.equal(mayAct(person(role), act, { region: 3522, organisation: OWN }), false);
  }
});

test('a refusal says who may', () => {
  const refuse = () => requirePermission({ kind: 'visitor' }, 'report.verify', { region: 3522 });
  assert.throws(refuse, (error) => {
    assert.ok(isProblem(error));
    assert.equal(error.status, 403);
    assert.equal(error.slug, 'not-allowed');
    assert.match(error.sentence.id, /hanya verifikator \(admin instansi\) yang boleh memeriksa laporan yang masuk/);
    assert.match(error.sentence.en, /verify an incoming report: verifier/);
    return true;
  });
});
