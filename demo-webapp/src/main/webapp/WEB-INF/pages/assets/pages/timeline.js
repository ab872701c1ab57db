/** Events as a list, the latest on top, with a heading for each day. */

import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { repeat } from '../vendor/lit-html-3.3.3/directives/repeat.js';
import { icon } from '../parts.js';
import { manageAddress } from '../router.js';
import { nameOf, when } from '../words.js';
import { grouped } from './event-groups.js';
import { dayOf, detailName, told } from './event-words.js';
import { moment } from './flow.js';

/** How long the text of a detail may be to stand beside its name. */
const SHORT = 60;

/**
 * @param {(import('./event-words.js').PluginEvent | { lost: string, number: string, timestamp: string })[]} events the latest first; one
 *     that is `lost` says that some are missing there
 * @param {false | ((id: string) => object | undefined)} named for events of several plugins: the status of each
 */
export function timeline(events, named) {
    return repeat(days(events), ([day]) => day, ([day, those]) => html`<section class="day">
        <h2>${day}</h2>
        <ol class="timeline">${repeat(grouped(those), keyOf, (event) =>
            (event.lost ? gap(event) : entry(event, named)))}</ol>
    </section>`);
}

function keyOf(event) {
    const { number, timestamp } = event.first ?? event;
    return `${number} ${timestamp}`;
}

/** In their order. A day is met once: events come by time. */
function days(events) {
    const found = new Map();
    const now = new Date();
    for (const event of events) {
        const day = dayOf(event.timestamp, now);
        if (!found.has(day)) found.set(day, []);
        found.get(day).push(event);
    }
    return [...found];
}

function entry(event, named) {
    const { drawing, colour, sentence, reason, more } = told(event);
    if (event.first) more.push(['since', moment(new Date(event.first.timestamp))]);
    return html`<li class=${colour}>
        <span class="mark">${icon(drawing)}</span>
        <div class="what">
            <p>${named ? html`${subject(event, named)} ` : nothing}<span class="sentence">${sentence}</span></p>
            ${reason ? html`<p class="why">${reason}</p>` : nothing}
            ${more.length ? html`<details><summary>Details</summary><dl>${more.map(detail)}</dl></details>` : nothing}
        </div>
        <p class="where">${event.run ? html`<span title=${event.details.pid ? `Process ${event.details.pid}` : nothing}>Run ${event.run}</span>` : nothing}
            <time datetime=${event.timestamp} title=${moment(new Date(event.timestamp))}>${when(event.timestamp)}</time></p>
    </li>`;
}

function subject({ plugin }, named) {
    if (!plugin) return html`<span class="subject">All plugins</span>`;
    const known = named(plugin);
    return known ? html`<a class="subject" href=${manageAddress(plugin)}>${nameOf(known)}</a>`
        : html`<span class="subject">${plugin}</span>`;
}

function detail([name, value]) {
    const long = value.length > SHORT || value.includes('\n');
    return html`<div><dt>${detailName(name)}</dt><dd>${long
        ? html`<pre tabindex="0" aria-label=${detailName(name)}>${value}</pre>` : value}</dd></div>`;
}

function gap(event) {
    return html`<li class="busy gap"><span class="mark">${icon('triangle-alert')}</span>
        <div class="what"><p>${event.lost}</p></div></li>`;
}
