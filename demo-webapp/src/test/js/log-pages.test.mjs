import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { asText, fieldsText, linesBefore, parameters, repeatsAt } from './assets/pages/log-pages.js';

const original = globalThis.fetch;
afterEach(() => { globalThis.fetch = original; });

function line(message, timestamp = message) {
    return { timestamp: String(timestamp), level: 'info', stream: 'stderr', message: String(message) };
}

function numbered(count, first = 0) {
    return Array.from({ length: count }, (_, index) => line(first + index));
}

/** Answers from a log, which may grow after each question. Returns the questions. */
function host(log, grow = () => []) {
    const asked = [];
    globalThis.fetch = async (address) => {
        const query = new URL(address, 'https://example.org/').searchParams;
        asked.push(address);
        const [page, size] = [Number(query.get('page')), Number(query.get('page_size'))];
        const answer = { logs: log.toReversed().slice(page * size, (page + 1) * size), total: log.length };
        log.push(...grow());
        return Response.json(answer);
    };
    return asked;
}

async function messages(pages) {
    const found = [];
    for await (const { lines } of pages) {
        found.push(...lines.map(({ message }) => message));
    }
    return found;
}

const names = (lines) => lines.toReversed().map(({ message }) => message);

test('parameters_ofAFilter_areOnlyThoseThatAreSet', () => {
    assert.equal(parameters({}), '');
    assert.equal(parameters({ level: 'warn', text: 'a&b' }, { page: 2 }), 'page=2&level=warn&q=a%26b');
});

test('linesBefore_withoutAnEdge_areAllFromTheLatest', async () => {
    const asked = host(numbered(7));

    assert.deepEqual(await messages(linesBefore('a/b', { text: 'x' }, {}, 3)), names(numbered(7)));
    assert.deepEqual(asked, [0, 1, 2].map((page) => `api/plugins/a%2Fb/logs?page=${page}&page_size=3&q=x`));
});

test('linesBefore_emptyLog_isNothing', async () => {
    const asked = host([]);

    assert.deepEqual(await messages(linesBefore('mine', {}, {}, 3)), []);
    assert.equal(asked.length, 1);
});

test('linesBefore_whileTheLogGrows_haveEachLineOnce', async () => {
    for (const growth of [1, 2, 3, 7]) {
        let next = 100;
        let left = 4;
        host(numbered(20), () => (left-- > 0 ? numbered(growth, (next += growth)) : []));

        assert.deepEqual(await messages(linesBefore('mine', {}, {}, 3)), names(numbered(20)), `${growth} lines a page`);
    }
});

test('linesBefore_anEdge_beginBehindIt', async () => {
    const log = numbered(10);
    const asked = host(log);

    assert.deepEqual(await messages(linesBefore('mine', {}, { edge: log[3], known: 7 }, 3)), ['2', '1', '0']);
    assert.match(asked[0], /page=2/);
});

test('linesBefore_linesThatAreAlike_areNeitherLostNorRepeated', async () => {
    const log = [line('first'), ...Array.from({ length: 7 }, () => line('same', 5)), line('last')];
    for (const growth of [0, 1, 2]) {
        let left = 2;
        host(log.slice(), () => (left-- > 0 ? Array.from({ length: growth }, () => line('new', 9)) : []));

        assert.deepEqual(await messages(linesBefore('mine', {}, {}, 3)), names(log), `${growth} lines a page`);
    }
});

test('linesBefore_edgeAmongLinesThatAreAlike_beginBehindThoseKnown', async () => {
    const log = [line('first'), ...Array.from({ length: 7 }, () => line('same', 5)), line('last')];
    for (let repeats = 1; repeats <= 7; repeats++) {
        host(log);

        assert.deepEqual(await messages(linesBefore('mine', {}, { edge: log[5], repeats, known: repeats + 1 }, 3)),
            [...Array(7 - repeats).fill('same'), 'first'], `${repeats} known`);
    }
});

test('linesBefore_edgeThatIsNotKnownItself_beginWithIt', async () => {
    const log = numbered(10);
    for (const at of [3, 6, 7, 9]) {
        host(log);

        assert.deepEqual(await messages(linesBefore('mine', {}, { edge: log[at], repeats: 0 }, 3)), names(log.slice(0, at + 1)));
    }
});

test('linesBefore_beginningDeletedMeanwhile_haveNoLineTwice', async () => {
    for (const deleted of [1, 2, 3]) {
        const log = numbered(12);
        let left = 1;
        host(log, () => { if (left-- > 0) log.splice(0, deleted); return numbered(3, 100); });

        assert.deepEqual(await messages(linesBefore('mine', {}, {}, 4)), names(numbered(12 - deleted, deleted)));
    }
});

test('linesBefore_failure_isTold', async () => {
    globalThis.fetch = async () => Response.json({ error: 'Only administrators may.' }, { status: 403 });

    await assert.rejects(messages(linesBefore('mine', {}, {}, 3)), { message: 'Only administrators may.', status: 403 });
});

test('repeatsAt_alikeAtTheBeginning_areCounted', () => {
    assert.equal(repeatsAt([line('a'), line('a'), line('b'), line('a')]), 2);
    assert.equal(repeatsAt([line('a')]), 1);
});

test('asText_ofALine_hasItsFields', () => {
    assert.equal(asText({ ...line('slow', 't'), fields: { ms: 250, table: 'visits', tags: ['a'] } }),
        't INFO  stderr   slow ms=250 table=visits tags=["a"]\n');
    assert.equal(asText(line('m', 't')), 't INFO  stderr   m\n');
    assert.equal(fieldsText({}), '');
});
