import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** A stream that the test opens and breaks. */
class Source extends EventTarget {
    static CLOSED = 2;
    static latest;
    readyState = 0;

    constructor() {
        super();
        Source.latest = this;
    }

    lose(closed) {
        this.readyState = closed ? Source.CLOSED : 0;
        this.dispatchEvent(new Event('error'));
    }

    close() {}
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const refused = () => Promise.resolve({ ok: false, json: async () => ({ error: 'Log in.' }) });
const AWAY = 'The host does not answer. Trying again …';

let Live;
let said;
beforeEach(async () => {
    globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
    globalThis.EventSource = Source;
    globalThis.fetch = refused;
    ({ Live } = await import('./assets/live.js'));
    said = [];
});

test('live_refusedAgainAndAgain_saysTheReasonAllTheTime', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    new Live('api/plugins', {}, (text) => said.push(text));
    for (let times = 0; times < 3; times++) {
        Source.latest.lose(true);
        await settled();
        t.mock.timers.tick(2000);
    }

    assert.deepEqual(said, [AWAY, 'Log in.', 'Log in.', 'Log in.']);
});

test('live_goneAfterARefusal_saysThatTheHostDoesNotAnswer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    new Live('api/plugins', {}, (text) => said.push(text));
    Source.latest.lose(true);
    await settled();
    t.mock.timers.tick(2000);
    Source.latest.lose(false);
    assert.equal(said.at(-1), AWAY);

    globalThis.fetch = () => Promise.reject(new TypeError('no connection'));
    Source.latest.lose(true);
    await settled();
    assert.equal(said.at(-1), AWAY);
});

test('live_openedAfterARefusal_hasNoTrouble', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    new Live('api/plugins', {}, (text) => said.push(text));
    Source.latest.lose(true);
    await settled();
    t.mock.timers.tick(2000);
    Source.latest.dispatchEvent(new Event('open'));
    assert.equal(said.at(-1), '');

    Source.latest.lose(true);
    assert.equal(said.at(-1), AWAY);
});
