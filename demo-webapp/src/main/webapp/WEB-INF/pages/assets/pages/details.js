import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { badge, facts, icon } from '../parts.js';
import { reason } from './card.js';
import { ahead, clock, ended, ending, lasting, memory, uptime, when } from '../words.js';
import { Vitals } from './vitals.js';

/** How one plugin is: its numbers, its process, how earlier ones ended, and what it says of itself. */
export class DetailsTab {
    #app;
    #id;
    #vitals = null;

    constructor(app, id) {
        this.#app = app;
        this.#id = id;
    }

    render(plugin) {
        const usable = plugin.state !== 'INVALID';
        if (usable) this.#vitals ??= new Vitals(this.#app, this.#id);
        return html`<div class="details">
            ${reason(plugin)}
            ${usable ? this.#vitals.render() : nothing}
            <div class="halves">${process(plugin)}${about(plugin)}</div>
            ${crash(plugin)}${exits(plugin)}
        </div>`;
    }

    leave() {
        this.#vitals?.close();
        this.#vitals = null;
    }
}

function process(plugin) {
    return html`<section class="panel" aria-labelledby="process">
        <h2 id="process">Process</h2>
        ${facts([
            ['State', badge(plugin)],
            ['Health', plugin.health],
            ['PID', plugin.pid],
            ['Run', plugin.run || null],
            ['Started', plugin.started_at ? moment(plugin.started_at) : null],
            ['Up', plugin.running ? uptime(plugin.uptime_ms) : null],
            ['Next start', plugin.next_restart_at ? ahead(plugin.next_restart_at) : null],
            ['Restarts', plugin.restart_count],
            ['Failures in a row', plugin.consecutive_failures],
            ['Requests in flight', plugin.in_flight],
            ['Requests that wait', plugin.queued],
            ['Memory', plugin.memory_bytes ? memory(plugin.memory_bytes) : null],
            ['Processor time', typeof plugin.cpu_ms === 'number' ? lasting(plugin.cpu_ms) : null],
        ])}
    </section>`;
}

function about(plugin) {
    const usable = plugin.state !== 'INVALID';
    return html`<section class="panel" aria-labelledby="about">
        <h2 id="about">About</h2>
        ${facts([
            ['Id', plugin.id],
            ['Name', plugin.name],
            ['Version', plugin.version],
            ['Author', plugin.author],
            ['Route', plugin.route],
            ['Protocol', plugin.protocol],
        ])}
        <div class="long">${facts([
            ['Features', chips(plugin.features)],
            ['Traffic', usable && plugin.route ? traffic(plugin.route) : null],
            ['File', path(plugin.file)],
            ['Log', path(plugin.log_path)],
            ['Socket', path(plugin.socket_path)],
        ])}</div>
    </section>`;
}

function chips(features) {
    return features?.length ? html`<ul class="chips">${features.map((feature) => html`<li>${feature}</li>`)}</ul>` : null;
}

function traffic(route) {
    const address = `plugins${route.replace(/\/+$/, '')}/`;
    return html`<a href=${address} target="_blank" rel="noopener">${new URL(address, document.baseURI).href}${icon('external-link')}<span
        class="hidden"> (opens in a new tab)</span></a>`;
}

function path(text) {
    return text ? html`<code>${text}</code>` : null;
}

function moment(instant) {
    return html`<time datetime=${instant} title=${clock(instant)}>${when(instant)}</time>`;
}

/** What the latest run that nobody ended wrote last. */
function crash(plugin) {
    const exit = plugin.last_exit;
    if (!exit || exit.expected) return nothing;
    const lines = exit.stderr_tail ?? [];
    return html`<section class="panel" aria-labelledby="crash">
        <h2 id="crash">Last crash</h2>
        <p>Run ${exit.run} ${ended(exit)}, ${moment(exit.at)}, after
            ${lasting(exit.lifetime_ms)}. ${lost(exit.requests_lost)}</p>
        ${lines.length === 0 ? html`<p class="aside">Nothing is known of what it wrote to standard error.</p>`
            : html`<pre class="output" tabindex="0" role="region" aria-label="Last lines of standard error">${lines.join('\n')}</pre>`}
    </section>`;
}

function lost(requests) {
    if (!requests) return 'No request was lost.';
    return requests === 1 ? 'One request was lost.' : `${requests} requests were lost.`;
}

/** How the latest runs ended, the latest first. */
function exits(plugin) {
    const all = [plugin.last_exit, ...(plugin.earlier_exits ?? [])].filter(Boolean);
    if (all.length === 0) return nothing;
    return html`<section class="panel" aria-labelledby="exits">
        <h2 id="exits">Earlier runs</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="How earlier runs ended"><table>
            <thead><tr><th scope="col">Run</th><th scope="col">Ended</th><th scope="col">How</th><th scope="col">Lived for</th>
                <th scope="col">Requests lost</th></tr></thead>
            <tbody>${all.map((exit) => html`<tr>
                <td>${exit.run}</td>
                <td>${moment(exit.at)}</td>
                <td><span class="badge ${exit.expected ? 'off' : 'bad'}">${exit.expected ? 'as asked' : 'crash'}</span> ${ending(exit)}</td>
                <td>${lasting(exit.lifetime_ms)}</td>
                <td>${exit.requests_lost ?? 0}</td>
            </tr>`)}</tbody>
        </table></div>
    </section>`;
}
