import assert from 'node:assert/strict';
import { before, test } from 'node:test';

let unlisted;
before(async () => {
    globalThis.document = { createTreeWalker() {} }; // for the library that draws
    ({ unlisted } = await import('./assets/parts.js'));
});

test('unlisted_withoutTrouble_isWhatStandsInstead', () => {
    assert.equal(unlisted({ trouble: '' }, 'skeletons'), 'skeletons');
    assert.match(unlisted({ trouble: '' }).strings.join(), /loading/);
});

test('unlisted_withTrouble_saysIt', () => {
    assert.deepEqual(unlisted({ trouble: 'Log in.' }, 'skeletons').values, ['Log in.']);
});
