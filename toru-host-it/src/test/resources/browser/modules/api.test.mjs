import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createApi, either } from './toru-api.js';
import { placeOf } from './toru-place.js';

const originals = { fetch: globalThis.fetch, any: AbortSignal.any };
afterEach(() => {
    globalThis.fetch = originals.fetch;
    AbortSignal.any = originals.any;
});

function api(leaving, went = []) {
    const place = placeOf({ base: 'https://example.org/app/', navigate: (url) => went.push(url.href) }, 'https://example.org/');
    return createApi(Object.freeze({ id: 'mine', route: '/mine' }), place, leaving.signal, () => '/here');
}

test('fetch_withOptions_goesToThePluginWithThem', async () => {
    const asked = [];
    globalThis.fetch = async (...all) => asked.push(all);

    await api(new AbortController()).fetch('x', { method: 'PUT', body: 'b' });

    assert.equal(asked[0][0].href, 'https://example.org/app/plugins/mine/x');
    assert.equal(asked[0][1].method, 'PUT');
});

test('everything_afterTheEnd_doesNothing', async () => {
    const leaving = new AbortController();
    const went = [];
    const mine = api(leaving, went);
    mine.navigate('/before');
    leaving.abort();

    mine.navigate('/after');
    mine.showToast('after'); // there is no document to show it in
    await assert.rejects(mine.fetch('/x'), { name: 'AbortError' });
    await assert.rejects(mine.kv.get('k'), { name: 'AbortError' });
    assert.deepEqual(went, ['https://example.org/app/before']);
    assert.equal(mine.path, '/here');
    assert.ok(Object.isFrozen(mine));
});

for (const any of [AbortSignal.any, undefined]) {
    test(`either_${any ? 'withTheBrowsersOwn' : 'inAnOldBrowser'}_endsWithTheFirst`, () => {
        AbortSignal.any = any;
        for (const which of [0, 1]) {
            const both = [new AbortController(), new AbortController()];
            const signal = either(both[0].signal, both[1].signal);
            assert.equal(signal.aborted, false);
            both[which].abort(new Error('enough'));
            assert.equal(signal.reason.message, 'enough');
        }
        assert.equal(either(AbortSignal.abort('before'), new AbortController().signal).reason, 'before');
    });
}
