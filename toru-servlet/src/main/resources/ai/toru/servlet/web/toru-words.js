/** What went wrong, in words. */

/** What is longer is cut. */
const LONGEST = 200;

/**
 * Whatever was thrown, in words; also where it is no error, or has none.
 *
 * @param {any} error
 * @returns {string}
 */
export function sentenceOf(error) {
    try {
        const said = typeof error === 'string' ? error : error?.message;
        if (typeof said === 'string' && said.trim() !== '') {
            return said;
        }
        const text = String(error);
        return error instanceof Error || /^(\[object .*\]|undefined|null|)$/.test(text) ? withoutReason(error, text) : text;
    } catch {
        return 'It failed, and does not say why.';
    }
}

/**
 * @param {any} error
 * @param {string} text
 */
function withoutReason(error, text) {
    const kind = /^\[object (?!Object\])(.*)\]$/.exec(text)?.[1];
    const what = error instanceof Error ? error.name : kind ? `something of the kind ${kind}` : (JSON.stringify(error) ?? text);
    return `It failed, and does not say why: what it threw is ${what.slice(0, LONGEST)}.`;
}
