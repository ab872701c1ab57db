import { html, nothing } from '../vendor/lit-html-3.3.3/lit-html.js';
import { perform } from '../actions.js';
import { badge, face, facts, icon } from '../parts.js';
import { manageAddress, pluginAddress } from '../router.js';
import { byline, ending, memory, nameOf, uptime, when } from '../words.js';

/** Texts up to this length are shown without scrolling. */
const SHORT = 300;

/** One plugin in the list. */
export function card(store, plugin) {
    const usable = plugin.state !== 'INVALID';
    const name = nameOf(plugin);
    return html`<li class="card" data-plugin=${plugin.id}>
        <div class="who">
            ${face(plugin)}
            <div>
                <h2>${usable ? html`<a href=${manageAddress(plugin.id)}>${name}</a>` : name}</h2>
                <p>${byline(plugin)}</p>
            </div>
            ${usable ? power(store, plugin) : nothing}
        </div>
        <div class="how">${badge(plugin)}${facts([
            ['Route', plugin.route],
            ['PID', plugin.pid],
            ['Up', plugin.running ? uptime(plugin.uptime_ms) : null],
            ['Memory', plugin.memory_bytes ? memory(plugin.memory_bytes) : null],
            ['Restarts', plugin.restart_count || null],
        ])}</div>
        ${reason(plugin)}
        ${lastCrash(plugin)}
        ${usable ? html`<div class="actions">
            ${open(store, plugin)}
            ${plugin.enabled ? restart(store, plugin) : nothing}
            <a class="button quiet" href=${manageAddress(plugin.id)} aria-label="Details of ${name}">Details${icon('chevron-right')}</a>
        </div>` : nothing}
    </li>`;
}

/** Why it is as it is. What may have to be scrolled can be reached with the keyboard. */
export function reason({ reason: text }) {
    return text ? html`<div role="status"><p class="reason" tabindex=${text.length > SHORT ? '0' : nothing}>${text}</p></div>` : nothing;
}

/** Leads to a plugin's own page, if it runs and has one. */
export function open(store, plugin) {
    return plugin.running && !store.pageless.has(plugin.id)
        ? html`<a class="button primary" href=${pluginAddress(plugin.id)} aria-label="Open ${nameOf(plugin)}">Open</a>` : nothing;
}

/** The switch that turns a plugin on and off. While it is busy it does nothing, but keeps the focus. */
export function power(store, plugin) {
    return html`<button class="switch" type="button" role="switch" aria-checked=${Boolean(plugin.enabled)}
        aria-label="Run ${nameOf(plugin)}" aria-disabled=${store.busy.has(plugin.id) ? 'true' : nothing}
        @click=${() => perform(store, plugin, plugin.enabled ? 'disable' : 'enable')}></button>`;
}

export function restart(store, plugin) {
    const busy = store.busy.get(plugin.id) === 'restart';
    return html`<button class="button" type="button" aria-label="Restart ${nameOf(plugin)}"
        aria-disabled=${store.busy.has(plugin.id) ? 'true' : nothing}
        @click=${() => perform(store, plugin, 'restart')}><span class=${busy ? 'turning' : ''}>${icon('rotate-cw')}</span>Restart</button>`;
}

/** How the last run ended, if nobody wished it. */
export function lastCrash(plugin) {
    const exit = plugin.last_exit;
    if (!exit || exit.expected) return nothing;
    const lines = exit.stderr_tail ?? [];
    return html`<details class="crash">
        <summary>Last crash ${when(exit.at)}: ${ending(exit)}</summary>
        ${lines.length === 0 ? html`<p>It wrote nothing to standard error.</p>`
            : html`<pre tabindex="0" aria-label="Last lines of standard error">${lines.join('\n')}</pre>`}
    </details>`;
}
