import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { UtilityCss } from './toru-classes.js';

afterEach(() => mock.restoreAll());

/** Style sheets that are answered by hand. */
function sheets() {
    const asked = [];
    const applied = [];
    const css = new UtilityCss(
        (names) => new Promise((resolve, reject) => asked.push({ names, resolve, reject })), (text) => applied.push(text));
    return { css, asked, applied };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('add_whileOneIsAskedFor_waitsAndAsksForAll', async () => {
    const { css, asked, applied } = sheets();
    css.add(['a', 'b']);
    css.add(['b', 'c']);
    css.add(['d']);
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0].names, ['a', 'b']);

    asked[0].resolve('first');
    await settled();
    assert.deepEqual(asked[1].names, ['a', 'b', 'c', 'd']);
    asked[1].resolve('second');
    await settled();
    css.add(['a', 'd']);

    assert.deepEqual(applied, ['first', 'second']);
    assert.equal(asked.length, 2);
});

test('failure_isLoggedAndTheNextOneWorks', async () => {
    const log = mock.method(console, 'error', () => {});
    const { css, asked, applied } = sheets();
    css.add(['a']);
    asked[0].reject(new Error('no'));
    await settled();
    css.add(['b']);
    asked[1].resolve('css');
    await settled();

    assert.equal(log.mock.callCount(), 1);
    assert.deepEqual(applied, ['css']);
});

test('stop_whileOneIsAskedFor_appliesNothingMore', async () => {
    const { css, asked, applied } = sheets();
    css.add(['a']);
    css.add(['b']);
    css.stop();
    asked[0].resolve('late');
    await settled();
    css.add(['c']);

    assert.deepEqual(applied, []);
    assert.equal(asked.length, 1);
});

test('add_namesWithoutEnd_keepsSoMany', () => {
    const { css, asked } = sheets();
    css.add(Array.from({ length: 10_000 }, (_, i) => `n${i}`));

    assert.equal(asked[0].names.length, 5000);
});
