import assert from 'node:assert/strict';
import { before, test } from 'node:test';

let flow;
before(async () => {
    globalThis.document = { createTreeWalker() {} }; // for the library that draws
    flow = await import('./assets/pages/flow.js');
});

test('debounced_askedAgainAndAgain_worksOnceWithTheLatest', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const work = t.mock.fn();
    const ask = flow.debounced(100, work);

    ask('a');
    t.mock.timers.tick(99);
    ask('b', 1);
    t.mock.timers.tick(99);
    assert.equal(work.mock.callCount(), 0);
    t.mock.timers.tick(1);
    assert.deepEqual(work.mock.calls.map((call) => call.arguments), [['b', 1]]);
    ask('c');
    ask.cancel();
    t.mock.timers.tick(1000);
    assert.equal(work.mock.callCount(), 1);
});

test('atMostEvery_askedOften_worksSoonAndNotMoreOften', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const work = t.mock.fn();
    const ask = flow.atMostEvery(100, work);

    for (let time = 0; time < 250; time += 10) {
        ask();
        t.mock.timers.tick(10);
    }
    assert.equal(work.mock.callCount(), 2);
    ask.cancel();
    t.mock.timers.tick(1000);
    assert.equal(work.mock.callCount(), 2);
    ask();
    t.mock.timers.tick(100);
    assert.equal(work.mock.callCount(), 3);
});

test('perFrame_askedOften_worksOnceAFrame', (t) => {
    const frames = new Map();
    globalThis.requestAnimationFrame = (frame) => { frames.set(frames.size + 1, frame); return frames.size; };
    globalThis.cancelAnimationFrame = (number) => frames.delete(number);
    const paint = () => { const due = [...frames.values()]; frames.clear(); due.forEach((frame) => frame()); };
    const work = t.mock.fn();
    const ask = flow.perFrame(work);

    ask();
    ask();
    paint();
    assert.equal(work.mock.callCount(), 1);
    ask();
    ask.cancel();
    paint();
    assert.equal(work.mock.callCount(), 1);
    ask();
    paint();
    assert.equal(work.mock.callCount(), 2);
});

test('count_oneAndMany_haveTheirWords', () => {
    assert.equal(flow.count(1, 'line', 'lines'), '1 line');
    assert.match(flow.count(1234, 'line', 'lines'), /^1.?234 lines$/);
    assert.equal(flow.count(0, 'line', 'lines'), '0 lines');
});

test('liveness_ofAStream_saysWhetherItIsFollowed', () => {
    const texts = (trouble) => flow.liveness(trouble, '3 lines').values.join('|');

    assert.equal(texts(null), 'off|Connecting …||3 lines');
    assert.equal(texts(''), 'good||Live|3 lines');
    assert.equal(texts('The host does not answer.'), 'busy|The host does not answer.||3 lines');
});
