import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Relay } from './toru-relay.js';

/** A relay, and a frame's end of its port. */
function relayed(api, work) {
    const { port1, port2 } = new MessageChannel();
    const relay = new Relay({ plugin: { id: 'mine' }, ...api }, port1);
    const heard = [];
    const waiting = [];
    port2.onmessage = ({ data }) => (waiting.shift() ?? ((message) => heard.push(message)))(data);
    const next = () => new Promise((resolve) => (heard.length ? resolve(heard.shift()) : waiting.push(resolve)));
    return work(relay, next).finally(() => {
        port1.close();
        port2.close();
    });
}

test('fetch_answer_comesAsAStream', () => relayed(
    { fetch: async (path, options) => new Response(`${path} ${options.redirect}`, { status: 201, headers: { a: 'b' } }) },
    async (relay, next) => {
        relay.take({ say: 'call', number: 1, what: 'fetch', given: { path: '/x' } });
        const { number, value } = await next();

        assert.equal(number, 1);
        assert.equal(value.status, 201);
        assert.equal(await new Response(value.body).text(), '/x manual');
        assert.ok(value.headers.some(([name, said]) => name === 'a' && said === 'b'));
    }));

test('fetch_redirect_isNotFollowed', () => relayed(
    { fetch: async () => ({ type: 'opaqueredirect' }) },
    async (relay, next) => {
        relay.take({ say: 'call', number: 1, what: 'fetch', given: { path: '/x' } });

        assert.match((await next()).error.message, /redirect/);
    }));

test('abort_ofACall_abortsIt', () => relayed(
    { fetch: (path, { signal }) => new Promise((resolve, reject) => { signal.onabort = () => reject(signal.reason); }) },
    async (relay, next) => {
        relay.take({ say: 'call', number: 'n', what: 'fetch', given: { path: '/x' } });
        relay.take({ say: 'abort', number: 'other' });
        relay.take({ say: 'abort', number: 'n' });

        assert.equal((await next()).error.name, 'AbortError');
    }));

test('errors_ofTheHost_keepTheirCode', () => relayed(
    { kv: { get: async () => { throw Object.assign(new Error('Not you.'), { code: 'forbidden', status: 403, secret: 1 }); } } },
    async (relay, next) => {
        relay.take({ say: 'call', number: 1, what: 'get', given: ['k'] });

        assert.deepEqual((await next()).error, { name: 'Error', message: 'Not you.', code: 'forbidden', status: 403 });
    }));

test('calls_ofWhatThereIsNot_fail', () => relayed(
    { kv: { get() {} } },
    async (relay, next) => {
        for (const what of ['constructor', '__proto__', 'toString', undefined, {}]) {
            relay.take({ say: 'call', number: 1, what: typeof what === 'object' ? 'x' : what, given: ['k'] });
            assert.equal((await next()).error.name, 'TypeError', String(what));
        }
        for (const odd of [null, undefined, 7, 'x', [], {}, { say: 'unknown' }]) {
            relay.take(odd);
        }
    }));
