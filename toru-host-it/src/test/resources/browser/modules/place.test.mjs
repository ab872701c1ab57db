import assert from 'node:assert/strict';
import { test } from 'node:test';
import { managedUrl, placeOf, pluginUrl, viewUrl } from './toru-place.js';

const PAGE = 'https://example.org/shop/admin/page?x#y';
const MINE = { id: 'mine', route: '/my/route' };

function place(options = {}) {
    return placeOf({ base: '/shop/', navigate() {}, ...options }, PAGE);
}

test('placeOf_baseInAnyForm_isADirectory', () => {
    for (const base of ['/shop', '/shop/', '/shop//', 'https://example.org/shop?q#h', '../', new URL('https://example.org/shop')]) {
        assert.equal(place({ base }).base.href, 'https://example.org/shop/', String(base));
    }
    assert.equal(place().plugins, 'https://example.org/shop/plugins');
    assert.equal(place().api, 'https://example.org/shop/api/plugins');
    assert.equal(place({ pluginsPath: '', apiPath: '/manage/' }).plugins, 'https://example.org/shop');
    assert.equal(place({ apiPath: '/manage/' }).api, 'https://example.org/shop/manage');
});

test('managedUrl_oddId_isEncoded', () => {
    assert.equal(managedUrl(place(), 'a/b', '/kv'), 'https://example.org/shop/api/plugins/a%2Fb/kv');
});

test('pluginUrl_anyWayToWriteIt_isThePluginsPath', () => {
    const root = 'https://example.org/shop/plugins/my/route/';
    for (const path of ['x?q=1', '/x?q=1', '//x?q=1', '/api/plugins/mine/x?q=1']) {
        assert.equal(pluginUrl(place(), MINE, path).href, `${root}x?q=1`, path);
    }
    for (const path of ['', '/', '/api/plugins/mine', '/api/plugins/mine/']) {
        assert.equal(pluginUrl(place(), MINE, path).href, root, path);
    }
    assert.equal(pluginUrl(place(), MINE, '/api/plugins/mine2/x').href, `${root}api/plugins/mine2/x`);
    assert.equal(pluginUrl(place(), MINE, 'https://evil.example/').href, `${root}https://evil.example/`);
});

test('pluginUrl_outOfThePlugin_isRefused', () => {
    for (const path of ['../other', '/a/../../other', '..\\other', '%2e%2e/other', '.%2E/other', '..', '/api/plugins/mine/../../x']) {
        assert.throws(() => pluginUrl(place(), MINE, path), /leads out of the plugin/, path);
    }
    assert.throws(() => pluginUrl(place({ pluginsPath: '' }), MINE, '../route2/x'), /leads out of the plugin/);
});

test('navigate_ofAnIsolatedPlugin_isRefusedUnlessTheApplicationHasOne', () => {
    assert.throws(() => place({ isolated: true, navigate: undefined }).navigate(new URL('https://example.org/shop/plugins/mine/')), /may not open/);
    const opened = [];
    place({ isolated: true, navigate: (url) => opened.push(url) }).navigate('view');
    assert.deepEqual(opened, ['view']);
});

test('viewUrl_ofAView_isBelowTheBase', () => {
    assert.equal(viewUrl(place(), '/dashboard?a#b').href, 'https://example.org/shop/dashboard?a#b');
    assert.throws(() => viewUrl(place(), 'https://evil.example/'), /leads out of the application/);
    assert.throws(() => viewUrl(place(), 'javascript:alert(1)'), /leads out of the application/);
    assert.equal(viewUrl(place(), '//evil.example/').href, 'https://example.org/shop/evil.example/');
});
