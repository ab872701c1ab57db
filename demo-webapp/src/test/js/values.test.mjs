import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    LONGEST_VALUE, against, before, bytes, keyFault, oddLineEnds, pretty, shortened, size, valueFault, withLineEndsOf,
} from './assets/values.js';

test('bytes_ofAnyText_areThoseOfUtf8', () => {
    assert.equal(bytes('ä🎉'), 6);
});

test('size_ofAnything_isInWords', () => {
    assert.deepEqual([0, 1, 1023, 1024, 1536, 50_000, 1024 * 1024].map(size),
        ['0 bytes', '1 byte', '1023 bytes', '1 KiB', '1.5 KiB', '49 KiB', '1 MiB']);
});

test('against_withinAndBeyond_saysHowMuch', () => {
    assert.equal(against(3, 512), '3 bytes of 512 bytes');
    assert.equal(against(LONGEST_VALUE + 1, LONGEST_VALUE), '1 byte more than 1 MiB');
});

test('keyFault_whatTheHostRefuses_isSaid', () => {
    assert.match(keyFault(''), /at least one character/);
    assert.match(keyFault('a\0'), /NUL/);
    assert.match(keyFault('ä'.repeat(257)), /2 bytes more than 512 bytes/);
    assert.equal(keyFault('ä'.repeat(256)), '');
    assert.equal(keyFault('a/b\\c%'), '');
});

test('valueFault_beyondTheLimit_isSaid', () => {
    assert.equal(valueFault(''), '');
    assert.equal(valueFault('x'.repeat(LONGEST_VALUE)), '');
    assert.match(valueFault('x'.repeat(LONGEST_VALUE + 1)), /1 byte more than 1 MiB/);
});

test('before_anyTwoKeys_isByCodePoints', () => {
    for (const [first, second] of [['a', 'b'], ['a', 'ab'], ['', 'a'], ['B', 'a'], ['\uffff', '🎉']]) {
        assert.equal(before(first, second), true, `${first} ${second}`);
        assert.equal(before(second, first), false, `${second} ${first}`);
    }
    assert.equal(before('a', 'a'), false);
});

test('pretty_ofJson_changesSpaceOnly', () => {
    const text = '{"a":12345678901234567890,"b":[1,{"c":"x, [y]: {z} \\" "}],"e":{ },"f":[],"a":1.0}';

    const lined = pretty(text);

    for (const kept of ['12345678901234567890', '1.0', '"x, [y]: {z} \\" "', '"e": {}', '"f": []']) {
        assert.ok(lined.includes(kept), kept);
    }
    assert.equal(pretty(lined), lined);
    assert.deepEqual(JSON.parse(lined), JSON.parse(text));
    assert.equal(pretty('{"a":{"b":[1,2]}}'), JSON.stringify({ a: { b: [1, 2] } }, null, 2));
});

test('pretty_ofOtherText_isNull', () => {
    for (const text of ['', 'x', '12', '{', '"a"', '{"a":1} x']) {
        assert.equal(pretty(text), null, text);
    }
});

test('shortened_longText_isOneLineWithoutHalfACharacter', () => {
    assert.equal(shortened('a\n b', 10), 'a b');
    assert.equal(shortened('abc', 3), 'abc');
    assert.equal(shortened('abcdef', 3), 'abc…');
    assert.equal(shortened('ab🎉', 3), 'ab…');
});

test('withLineEndsOf_editedText_getsThoseItHad', () => {
    assert.equal(withLineEndsOf('a\r\nb', 'a\nc'), 'a\r\nc');
    assert.equal(withLineEndsOf('a\nb', 'a\nc'), 'a\nc');
    assert.equal(withLineEndsOf('a\r\nb\n', 'a\nc\n'), 'a\nc\n');
});

test('oddLineEnds_loneOrMixed_areOdd', () => {
    for (const odd of ['a\r\nb\n', '\na\r\n', 'a\rb', '\r']) {
        assert.equal(oddLineEnds(odd), true, JSON.stringify(odd));
    }
    for (const plain of ['', '\n', 'a\r\nb\r\n']) {
        assert.equal(oddLineEnds(plain), false, JSON.stringify(plain));
    }
});
