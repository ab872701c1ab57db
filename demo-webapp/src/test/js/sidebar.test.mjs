import assert from 'node:assert/strict';
import { before, test } from 'node:test';

let matching;
before(async () => {
    globalThis.document = { createTreeWalker() {} }; // for the library that draws
    ({ matching } = await import('./assets/sidebar.js'));
});

test('matching_wordsOfNameOrId_findThePlugin', () => {
    const plugins = [{ id: 'world-clock', name: 'Time' }, { id: 'notes', name: 'Sticky Notes' }, { id: 'bare' }];
    const found = (text) => matching(plugins, text).map(({ id }) => id);

    assert.deepEqual(found(''), ['world-clock', 'notes', 'bare']);
    assert.deepEqual(found('  CLOCK '), ['world-clock']);
    assert.deepEqual(found('notes stick'), ['notes']);
    assert.deepEqual(found('bar'), ['bare']);
    assert.deepEqual(found('clock notes'), []);
});
