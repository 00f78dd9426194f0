import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE } from '../types.ts';
import { FACES, faceFor } from './faces.ts';

const AGENCY = '01a22c4f-0d64-71ee-a10e-12346560a11f';
const named = (...asked: Parameters<typeof faceFor>) => faceFor(...asked)?.name;

test('a whole year is put together by one dimension, to its last level', () => {
  assert.equal(named({ kind: 'spending' }, [{ by: 'account', level: 6 }]), 'account');
  assert.equal(named({}, [{ by: 'place', level: 2 }]), 'place');
  assert.equal(named({}, []), 'organisation', 'the fewest rows, where nothing is told apart');
});

test('a part of the year is found by the dimension that it is a part of', () => {
  assert.equal(named({ account: '5.1.02' }, [{ by: 'account', level: 4 }]), 'account');
  assert.equal(named({ place: NONE }, []), 'place');
});

test('two dimensions have a face of their own, in either order', () => {
  assert.equal(named({ organisation: AGENCY }, [{ by: 'activity', level: 5 }]), 'organisation activity');
  assert.equal(named({ activity: '1.03.10' }, [{ by: 'organisation', level: 1 }]), 'organisation activity');
  assert.equal(named({ fund_source: '1.1.1.15' }, [{ by: 'place', level: 1 }]), 'fund_source place');
  assert.equal(named({ place: NONE, account: '5.1' }, []), 'account place');
});

test('what is deeper than a face tells apart, or of three dimensions, is left to the lines', () => {
  assert.equal(named({ account: '5.1.02.01.01' }, [{ by: 'organisation', level: 1 }]), undefined);
  assert.equal(named({ account: '5.1' }, [{ by: 'place', level: 2 }]), undefined);
  assert.equal(named({ organisation: AGENCY, account: '5.1' }, [{ by: 'place', level: 1 }]), undefined);
});

test('words are found in lines alone', () => {
  assert.equal(named({ q: 'jalan' }, [{ by: 'organisation', level: 1 }]), undefined);
});

test('each pair of dimensions has one face, and none has two', () => {
  assert.equal(FACES.length, 6 + 15);
  assert.equal(new Set(FACES.map(({ name }) => name)).size, FACES.length);
});
