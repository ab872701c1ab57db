/** Small pieces that several pages show. */

import { html, nothing } from './vendor/lit-html-3.3.3/lit-html.js';
import { stateKind, stateWord } from './words.js';

/** A drawing from the sprite. Says nothing to a screen reader: what it stands for is in the text beside it. */
export function icon(name) {
    return html`<svg class="glyph" aria-hidden="true"><use href="assets/vendor/lucide-1.62.0/sprite.svg#${name}"></use></svg>`;
}

/** A plugin's own icon: an emoji that it chose, or the first two letters of what it chose. */
export function face(plugin, size = '') {
    const letters = Array.from(new Intl.Segmenter().segment(plugin.icon || '🧩'), ({ segment }) => segment);
    return html`<span class="face ${size}" aria-hidden="true">${letters.slice(0, 2).join('')}</span>`;
}

/** How a plugin is, in a word and a colour. */
export function badge(plugin) {
    return html`<span class="badge ${stateKind(plugin)}">${stateWord(plugin)}</span>`;
}

/** Names and values; those without a value are left out. */
export function facts(entries) {
    const said = entries.filter(([, value]) => value !== null && value !== undefined && value !== '');
    return said.length === 0 ? nothing : html`<dl class="facts">${said.map(([name, value]) =>
        html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** In place of content: a heading, a sentence, and what can be done. */
export function notice({ title, text, actions = nothing }) {
    return html`<section class="notice"><h2>${title}</h2><p>${text}</p>${actions === nothing ? nothing
        : html`<div class="actions">${actions}</div>`}</section>`;
}

/** In place of content that is on its way. What changes all the time is `quiet`: a screen reader does not read it out. */
export function loading(text = 'Asking the host …', quiet = false) {
    return html`<p class="loading" role=${quiet ? nothing : 'status'}><span class="spinner" aria-hidden="true"></span>${text}</p>`;
}

/** In place of all that the host's list of plugins is needed for: it is on its way, or why it does not come. */
export function unlisted({ trouble }, instead = loading()) {
    return !trouble ? instead : html`<section class="notice unlisted">
        <h2>The host does not show its plugins</h2>
        <p>${trouble}</p>
        <p class="aside">This page keeps asking by itself, and shows them as soon as the host does.</p>
    </section>`;
}
