/** Keys and values as text. Pure. */

/** What the host takes unless it is told to take less. */
export const LONGEST_KEY = 512;
export const LONGEST_VALUE = 1024 * 1024;

const UTF8 = new TextEncoder();

/** How many bytes a text is, as the host counts. */
export function bytes(text) {
    return UTF8.encode(text).length;
}

/** In words, for example "1.5 KiB". */
export function size(count) {
    if (count < 1024) return count === 1 ? '1 byte' : `${count} bytes`;
    const kibibytes = count / 1024;
    return kibibytes < 1024 ? `${digits(kibibytes)} KiB` : `${digits(kibibytes / 1024)} MiB`;
}

function digits(number) {
    return String(Number(number.toFixed(number < 9.95 ? 1 : 0)));
}

/** A size against its limit; where it is beyond, by how much. */
export function against(count, limit) {
    return count > limit ? `${size(count - limit)} more than ${size(limit)}` : `${size(count)} of ${size(limit)}`;
}

/** What the host would refuse a key for; empty if for nothing. */
export function keyFault(key) {
    if (key === '') return 'A key needs at least one character.';
    if (key.includes('\0')) return 'A key cannot contain the character NUL.';
    return bytes(key) > LONGEST_KEY ? `A key has at most ${size(LONGEST_KEY)}. This one has ${against(bytes(key), LONGEST_KEY)}.` : '';
}

/** What the host would refuse a value for; empty if for nothing. */
export function valueFault(value) {
    const count = bytes(value);
    return count > LONGEST_VALUE ? `A value has at most ${size(LONGEST_VALUE)}. This one has ${against(count, LONGEST_VALUE)}.` : '';
}

/** Whether one key comes before another where the host lists them: by their UTF-8 bytes, which is by code points. */
export function before(one, other) {
    const [first, second] = [UTF8.encode(one), UTF8.encode(other)];
    const at = first.findIndex((byte, index) => byte !== second[index]);
    return at < 0 ? first.length < second.length : first[at] < (second[at] ?? -1);
}

/** A JSON object or array on several lines; null for any other text. Only space changes: numbers stay as long as they are. */
export function pretty(text) {
    if (!/^\s*[[{]/.test(text)) return null;
    try {
        JSON.parse(text);
    } catch {
        return null;
    }
    let depth = 0;
    const line = () => `\n${'  '.repeat(depth)}`;
    const parts = text.match(/"(?:[^"\\]|\\.)*"|[{[]\s*[\]}]|[{}[\],:]|[^\s{}[\],:"]+/g);
    return parts.map((part) => {
        if (part === '{' || part === '[') { depth++; return part + line(); }
        if (part === '}' || part === ']') { depth--; return line() + part; }
        if (part === ',') return part + line();
        if (part === ':') return ': ';
        return /^[{[]/.test(part) ? part[0] + part.at(-1) : part;
    }).join('');
}

/** At most so many characters, on one line; no half of a pair of surrogates. */
export function shortened(text, most) {
    const start = text.slice(0, most + 1).replace(/\s+/g, ' ').trim();
    if (text.length <= most) return start;
    return `${start.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * What a text area makes of line ends is undone: it knows only `\n`. A text that had `\r\n` throughout gets them back.
 */
export function withLineEndsOf(original, edited) {
    return /\r\n/.test(original) && !oddLineEnds(original) ? edited.replace(/\n/g, '\r\n') : edited;
}

/** Whether a text has line ends that a text area cannot keep: a lone `\r`, or two kinds in turn. */
export function oddLineEnds(text) {
    return /\r(?!\n)/.test(text) || (/\r\n/.test(text) && /(^|[^\r])\n/.test(text));
}
