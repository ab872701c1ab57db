import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsAddress, manageAddress, overviewAddress, placeAt, pluginAddress } from './assets/router.js';

const BASES = ['https://example.org/', 'https://example.org/shop/', 'https://example.org/a/b%20c/'];

/** Where an address leads, the same below each base. */
function place(address) {
    const [first, ...others] = BASES.map((base) => placeAt(new URL(base + address), new URL(base)));
    others.forEach((other) => assert.deepEqual(other, first, address));
    return first;
}

test('placeAt_theApplicationItself_isTheOverview', () => {
    for (const address of ['', 'dashboard', 'dashboard/', 'dashboard?a#b', 'app', 'app/']) {
        assert.deepEqual(place(address), { page: 'overview' }, address);
    }
    assert.deepEqual(placeAt(new URL('https://example.org/shop'), new URL('https://example.org/shop/')), { page: 'overview' });
});

test('placeAt_events_isTheirPage', () => {
    for (const address of ['app/events', 'app/events/', 'app/events?type=crashed']) {
        assert.deepEqual(place(address), { page: 'events' }, address);
    }
});

test('placeAt_tabsOfAPlugin_areTold', () => {
    for (const tab of ['details', 'logs', 'events', 'data']) {
        assert.deepEqual(place(`app/manage/mine/${tab}`), { page: 'manage', id: 'mine', tab });
        assert.deepEqual(place(`app/manage/mine/${tab}/?a#b`), { page: 'manage', id: 'mine', tab });
    }
    assert.deepEqual(place('app/manage/mine'), { page: 'manage', id: 'mine', tab: 'details' });
    assert.deepEqual(place('app/manage/mine//'), { page: 'manage', id: 'mine', tab: 'details' });
});

test('placeAt_viewOfAPlugin_keepsTheRestAsItIs', () => {
    assert.deepEqual(place('app/plugins/mine'), { page: 'plugin', id: 'mine', rest: '' });
    for (const rest of ['/', '/a/b', '/a/', '?q=1', '/a%2Fb?q=%20#x/y', '#app/manage/other', '//a']) {
        assert.deepEqual(place(`app/plugins/mine${rest}`), { page: 'plugin', id: 'mine', rest }, rest);
    }
});

test('placeAt_encodedId_isDecoded', () => {
    assert.deepEqual(place('app/plugins/a%2Fb%20%C3%A4/c'), { page: 'plugin', id: 'a/b ä', rest: '/c' });
    assert.deepEqual(place('app/manage/a%2Fb/logs'), { page: 'manage', id: 'a/b', tab: 'logs' });
});

test('placeAt_idThatIsEncodedWrong_staysAsItIs', () => {
    for (const raw of ['%zz', '%', '%E4', '100%']) {
        assert.equal(place(`app/plugins/${raw}/x`).id, raw);
        assert.equal(place(`app/manage/${raw}`).id, raw);
    }
});

test('placeAt_anythingElse_isNothing', () => {
    const others = ['nowhere', 'dashboard/x', 'app/nowhere', 'app/plugins', 'app/plugins/', 'app/manage/', 'app/manage//logs',
        'app/manage/mine/nowhere', 'app/manage/mine/logs/x', 'app/manage/mine/toString', 'app/events/x', 'x/app/events'];
    for (const address of others) {
        assert.deepEqual(place(address), { page: 'nothing' }, address);
    }
});

test('addresses_ofAnyId_leadBack', () => {
    assert.deepEqual(place(overviewAddress), { page: 'overview' });
    assert.deepEqual(place(eventsAddress), { page: 'events' });
    for (const id of ['mine', 'a/b', 'ä ?#%', '%2F', '..x']) {
        assert.deepEqual(place(pluginAddress(id)), { page: 'plugin', id, rest: '' });
        assert.deepEqual(place(manageAddress(id)), { page: 'manage', id, tab: 'details' });
        assert.deepEqual(place(manageAddress(id, 'data')), { page: 'manage', id, tab: 'data' });
    }
    assert.equal(manageAddress('mine'), 'app/manage/mine');
});
