import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { keyValueData } from './toru-kv.js';

const original = globalThis.fetch;
afterEach(() => { globalThis.fetch = original; });

/** Answers questions in turn, and keeps them. */
function host(...answers) {
    const asked = [];
    globalThis.fetch = async (address, { body }) => {
        asked.push([address, JSON.parse(body)]);
        return answers.shift();
    };
    return asked;
}

const data = () => keyValueData({ api: 'https://example.org/api/plugins' }, 'mine', new AbortController().signal);

test('get_present_isItsValue', async () => {
    const asked = host(Response.json({ value: 'v' }), Response.json({ value: null }));

    assert.equal(await data().get('a/%'), 'v');
    assert.equal(await data().get('b'), null);
    assert.deepEqual(asked[0], ['https://example.org/api/plugins/mine/kv', { action: 'get', key: 'a/%' }]);
});

test('set_withAndWithoutTime_saysSo', async () => {
    const asked = host(Response.json({ value: 'v' }), Response.json({ value: 'v' }));

    assert.equal(await data().set('k', 'v'), undefined);
    await data().set('k', 'v', { ttlMs: 5 });
    assert.deepEqual(asked.map(([, question]) => question),
        [{ action: 'set', key: 'k', value: 'v' }, { action: 'set', key: 'k', value: 'v', ttl_ms: 5 }]);
});

test('list_ofManyPages_isAllOfThem', async () => {
    const asked = host(
        Response.json({ entries: [{ key: 'a', value: '1' }], next: 'a' }),
        Response.json({ entries: [{ key: 'b', value: '2', expires_at: '2030-01-01T00:00:00Z' }], next: null }));

    assert.deepEqual(await data().list(),
        [{ key: 'a', value: '1' }, { key: 'b', value: '2', expiresAt: '2030-01-01T00:00:00Z' }]);
    assert.deepEqual(asked.map(([, question]) => question.after), [null, 'a']);
});

test('refusal_ofTheHost_hasItsSentenceAndCode', async () => {
    host(Response.json({ error: 'Only administrators may.', code: 'forbidden' }, { status: 403 }));

    await assert.rejects(data().get('k'), { name: 'Error', message: 'Only administrators may.', code: 'forbidden', status: 403 });
});

test('refusal_ofSomethingBetween_hasTheStatus', async () => {
    host(new Response('<h1>Bad gateway</h1>', { status: 502 }));

    await assert.rejects(data().get('k'), { message: 'The server answered 502.', code: '', status: 502 });
});

test('argument_thatIsNoText_isRefused', async () => {
    await assert.rejects(data().set('k', { a: 1 }), TypeError);
    await assert.rejects(data().get(7), TypeError);
    await assert.rejects(data().list(null), TypeError);
});
