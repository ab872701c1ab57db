import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pageless } from './assets/pageless.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('pageless_onlyThePluginWithoutABundle_isKnownOnceAsked', async () => {
    const asked = [];
    let changes = 0;
    const pageless = new Pageless(() => changes++, async (id) => { asked.push(id); return id !== 'bare'; });
    const plugins = [{ id: 'full', running: true, run: 1 }, { id: 'bare', running: true, run: 1 }, { id: 'off', running: false, run: 0 }];

    assert.equal(pageless.has('bare'), false);
    pageless.look(plugins);
    pageless.look(plugins);
    await settled();
    pageless.look(plugins);
    await settled();

    assert.deepEqual(asked, ['full', 'bare']);
    assert.deepEqual([pageless.has('full'), pageless.has('bare'), pageless.has('off'), changes], [false, true, false, 1]);
});

test('pageless_newRunOfAPlugin_isAskedAgain', async () => {
    let bundle = false;
    const pageless = new Pageless(() => {}, async () => bundle);
    pageless.look([{ id: 'one', running: true, run: 1 }]);
    await settled();
    assert.equal(pageless.has('one'), true);

    bundle = true;
    pageless.look([{ id: 'one', running: true, run: 2 }]);
    await settled();
    assert.equal(pageless.has('one'), false);
});

test('pageless_firstRunOfAnotherHost_isAskedAgain', async () => {
    let bundle = false;
    const pageless = new Pageless(() => {}, async () => bundle);
    const status = { id: 'one', running: true, run: 1, version: '1.0', started_at: '2026-01-01T00:00:00Z' };
    pageless.look([status]);
    await settled();
    assert.equal(pageless.has('one'), true);

    bundle = true;
    pageless.look([{ ...status, started_at: '2026-01-01T00:01:00Z' }]);
    await settled();
    assert.equal(pageless.has('one'), false);
});

test('pageless_pluginThatDoesNotSay_countsAsOneWithAPage', async () => {
    const pageless = new Pageless(() => {}, () => Promise.reject(new Error('too busy')));
    pageless.look([{ id: 'one', running: true, run: 1 }]);
    await settled();
    assert.equal(pageless.has('one'), false);
});
