/** What the log and the events have in common: both come as a stream, many at once, and look alike around it. */

import { html } from '../vendor/lit-html-3.3.3/lit-html.js';

const NUMBERS = new Intl.NumberFormat();
const MOMENTS = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Does something with the next picture that the browser paints; however often asked before that, once. */
export function perFrame(work) {
    let due = 0;
    const ask = () => {
        due ||= requestAnimationFrame(() => {
            due = 0;
            work();
        });
    };
    ask.cancel = () => {
        cancelAnimationFrame(due);
        due = 0;
    };
    return ask;
}

/** Does something when it was not asked for again for so long; at the latest question's words. */
export function debounced(milliseconds, work) {
    let timer;
    const ask = (...words) => {
        clearTimeout(timer);
        timer = setTimeout(() => work(...words), milliseconds);
    };
    ask.cancel = () => clearTimeout(timer);
    return ask;
}

/** Does something at most once in so long: soon after the first question, for all that came with it. */
export function atMostEvery(milliseconds, work) {
    let timer = null;
    const ask = () => {
        timer ??= setTimeout(() => {
            timer = null;
            work();
        }, milliseconds);
    };
    ask.cancel = () => {
        clearTimeout(timer);
        timer = null;
    };
    return ask;
}

/** "1,234 lines", "1 line". */
export function count(number, one, many) {
    return `${NUMBERS.format(number)} ${number === 1 ? one : many}`;
}

/** A moment with date and time. The same as `clock`, but fit for thousands of them. */
export function moment(at) {
    return MOMENTS.format(at);
}

/**
 * Whether what is shown is still followed, and what else there is to say of it.
 *
 * @param {string | null} trouble why it is not; '' where it is, null while that is not known yet
 * @param {string} text
 */
export function liveness(trouble, text) {
    const colour = trouble === null ? 'off' : trouble ? 'busy' : 'good';
    return html`<p class="liveness">
        <span class="dot ${colour}"></span>
        <span role="status">${trouble ?? 'Connecting …'}${trouble === '' ? 'Live' : ''}</span>
        <span>${text}</span>
    </p>`;
}
