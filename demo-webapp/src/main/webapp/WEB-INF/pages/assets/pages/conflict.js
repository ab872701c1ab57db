import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { icon } from '../parts.js';
import { pretty } from '../values.js';

/** More than this nobody reads in a dialog. */
const MOST_SHOWN = 4000;

/**
 * That a key has not the value that was shown, what it has, and what can be done.
 *
 * @param {{value: ?string}} conflict what is there now
 * @param {{added: boolean, load: () => void, insist: () => void}} choices
 */
export function conflictNotice({ value }, { added, load, insist }) {
    return html`<div class="banner" role="alert">${icon('triangle-alert')}<div>
        <p><strong>${title(value, added)}</strong> Nothing was saved.${value === null ? '' : ' Its value is now:'}</p>
        ${value === null ? nothing : html`<pre class="output" tabindex="0" role="region" aria-label="Its value now">${excerpt(value)}</pre>`}
        <div class="actions">
            ${value === null ? nothing : html`<button class="button" type="button" @click=${load}>Load it, give up mine</button>`}
            <button class="button" type="button" @click=${insist}>${value === null ? 'Create it again' : 'Save mine over it'}</button>
        </div>
    </div></div>`;
}

function title(value, added) {
    if (value === null) return 'The key is gone: somebody deleted it, or its time was up.';
    return added ? 'There is such a key already.' : 'The value has changed meanwhile.';
}

/** The beginning of a value, laid out if it is JSON. */
export function excerpt(value, most = MOST_SHOWN) {
    if (value === '') return '(empty)';
    const text = pretty(value) ?? value;
    return text.length > most ? `${text.slice(0, most)}\n… and ${(text.length - most).toLocaleString()} characters more` : text;
}
