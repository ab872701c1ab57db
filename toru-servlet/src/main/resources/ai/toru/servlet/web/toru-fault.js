/** What a page shows of what went wrong, or takes long. */

import { sentenceOf } from './toru-words.js';

/**
 * In the plugin's place: what went wrong. The rest of the page lives on.
 *
 * @param {HTMLElement} container
 * @param {string} id
 * @param {unknown} error
 */
export function showFault(container, id, error) {
    const box = document.createElement('div');
    box.className = 'toru-fault';
    box.setAttribute('role', 'alert');
    Object.assign(box.style, {
        border: '1px solid #b3261e',
        borderRadius: '6px',
        padding: '1rem',
        margin: '1rem',
        color: '#410e0b',
        background: '#fceeee',
        font: '1rem/1.5 system-ui, sans-serif',
        overflowWrap: 'anywhere',
    });
    const title = document.createElement('strong');
    title.textContent = `The plugin “${id}” cannot be shown.`;
    const reason = document.createElement('p');
    reason.textContent = sentenceOf(error);
    reason.style.margin = '0.5rem 0 0';
    box.append(title, reason);
    container.replaceChildren(box);
}

/**
 * Above a plugin's element: that it takes long to begin. No fault, since it may still come.
 *
 * @param {HTMLElement} root
 * @param {string} name
 * @returns {HTMLElement} what is said, for taking it away
 */
export function showSlowness(root, name) {
    const note = document.createElement('p');
    note.className = 'toru-slow';
    note.setAttribute('role', 'status');
    Object.assign(note.style, { margin: '0 0 1rem', opacity: '0.8', font: '0.875rem/1.5 system-ui, sans-serif' });
    root.before(note);
    note.textContent = `“${name}” is still starting. Wait a little longer, or reload the page; what keeps it may be in its log.`;
    return note;
}
