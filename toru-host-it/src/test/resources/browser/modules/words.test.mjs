import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf } from './toru-words.js';

test('sentenceOf_whatHasWords_isThese', () => {
    assert.equal(sentenceOf(new Error('too late')), 'too late');
    assert.equal(sentenceOf('no'), 'no');
    assert.equal(sentenceOf({ message: 'like an error' }), 'like an error');
    assert.equal(sentenceOf({ toString: () => 'my own words' }), 'my own words');
    assert.equal(sentenceOf(7), '7');
});

test('sentenceOf_whatHasNone_saysWhatItIs', () => {
    const said = (error) => /^It failed, and does not say why: what it threw is (.*)\.$/s.exec(sentenceOf(error))?.[1];

    assert.equal(said({}), '{}');
    assert.equal(said({ code: 5 }), '{"code":5}');
    assert.equal(said(undefined), 'undefined');
    assert.equal(said(null), 'null');
    assert.equal(said(''), '""');
    assert.equal(said(new TypeError('')), 'TypeError');
    assert.equal(said(new Event('error')), 'something of the kind Event');
    assert.equal(said({ long: 'x'.repeat(1000) }).length, 200);
});

test('sentenceOf_whatCannotBeRead_isSaidToBeSilent', () => {
    assert.equal(sentenceOf(Object.create(null)), 'It failed, and does not say why.');
    assert.equal(sentenceOf({ get message() { throw new Error(); } }), 'It failed, and does not say why.');
});
